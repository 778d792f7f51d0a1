import { expect, it } from '../vitest.js';
import { chunksOf, everyByte, noise, patience, sha256, type Trial, whenPrinting } from './trial.js';

/** What commands read. */
export function testInput(trial: Trial): void {
  it('gives an end of file at once when there is no input', async () => {
    expect((await trial.run('cat; echo end')).stdout.toString()).toBe('end\n');
  });

  it.each([
    ['text', 'line one\nline two, ünïcödé 🚀', Buffer.from('line one\nline two, ünïcödé 🚀')],
    ['empty text', '', Buffer.alloc(0)],
    ['all 256 bytes', everyByte, everyByte],
    ['a stream', chunksOf([Buffer.from('one '), Buffer.alloc(0), Buffer.from('two')]), Buffer.from('one two')],
    ['an empty stream', chunksOf([]), Buffer.alloc(0)],
  ])('passes %s', async (_name, stdin, expected) => {
    const { stdout, exitCode } = await trial.run('cat', { stdin });
    expect(stdout).toEqual(expected);
    expect(exitCode).toBe(0);
  });

  it(
    'passes megabytes both ways at once, unchanged',
    async () => {
      const bytes = noise(8 * 1024 * 1024);
      const { stdout } = await trial.run('cat', { stdin: bytes });
      expect(sha256(stdout)).toBe(sha256(bytes));
    },
    patience,
  );

  it(
    'passes a stream of many pieces in order',
    async () => {
      const pieces = Array.from({ length: 3_000 }, (_, i) => noise(1 + ((i * 37) % 900)));
      const { stdout } = await trial.run('cat', { stdin: chunksOf(pieces) });
      expect(sha256(stdout)).toBe(sha256(Buffer.concat(pieces)));
    },
    patience,
  );

  it(
    'lets a source use its buffer again for the next piece',
    async () => {
      const whole = noise(2 * 1024 * 1024);
      const buffer = Buffer.alloc(64 * 1024);
      async function* reusing() {
        for (let start = 0; start < whole.length; start += buffer.length) {
          whole.copy(buffer, 0, start);
          yield buffer;
        }
      }
      const { stdout } = await trial.run('sleep 0.3; cat', { stdin: reusing() });
      expect(sha256(stdout)).toBe(sha256(whole));
    },
    patience,
  );

  it('takes a command that does not read its input for no error', async () => {
    const ran = await trial.run('exit 0', { stdin: noise(4 * 1024 * 1024) });
    expect(ran).toMatchObject({ status: 'exited', exitCode: 0 });
    expect(ran.error).toBeUndefined();
  });

  it('takes a command that reads a part of its input for no error', async () => {
    const ran = await trial.run('head -c 5', { stdin: chunksOf([Buffer.from('hello world'), noise(500_000)]) });
    expect(ran.stdout.toString()).toBe('hello');
    expect(ran).toMatchObject({ status: 'exited', exitCode: 0 });
  });

  it('closes a stream that is no longer needed', async () => {
    let closed = false;
    async function* source() {
      try {
        for (;;) yield Buffer.alloc(1024);
      } finally {
        closed = true;
      }
    }
    await trial.run('head -c 10', { stdin: source() });
    await expect.poll(() => closed, { timeout: patience }).toBe(true);
  });

  it('ends although the input stream never does', async () => {
    const ran = await trial.run('head -c 3', { stdin: chunksOf([Buffer.from('abc')], 'hangs') });
    expect(ran.stdout.toString()).toBe('abc');
    expect(ran.exitCode).toBe(0);
  });

  // Beside each other: these wait for commands that are slow on purpose.
  it.concurrent.each([
    ['throws', chunksOf([Buffer.from('part')], 'throws')],
    ['yields no bytes', chunksOf([Buffer.from('part'), 'text' as unknown as Uint8Array])],
  ])(
    'ends the command, without an end of file, when the stream %s',
    async (_name, stdin) => {
      const completed = trial.path();
      const ran = await trial.run(`trap '' TERM; cat; echo yes > ${completed}`, { stdin });
      expect(ran.status).toBe('cancelled');
      expect(ran.error).toMatchObject({ code: 'stdin-failed' });
      expect((await trial.run(`test -e ${completed}`)).exitCode).toBe(1);
    },
    patience,
  );

  it.concurrent(
    'shows a command being cancelled no end of its input',
    async () => {
      const completed = trial.path();
      const abort = new AbortController();
      const stdin = chunksOf([Buffer.from('part\n')], 'hangs');
      const execution = await trial.start(`(trap '' TERM; cat; echo yes > ${completed})`, {
        stdin,
        signal: abort.signal,
      });
      await whenPrinting(execution);
      abort.abort();
      expect((await execution.result).status).toBe('cancelled');
      expect((await trial.run(`test -e ${completed}`)).exitCode).toBe(1);
    },
    patience,
  );

  it.concurrent(
    'pulls a stream only as the command reads',
    async () => {
      const piece = Buffer.alloc(64 * 1024);
      let pulled = 0;
      async function* endless() {
        for (;;) {
          pulled += piece.length;
          yield piece;
        }
      }
      const { exitCode } = await trial.run('sleep 1; head -c 100 > /dev/null; exit 6', { stdin: endless() });
      expect(exitCode).toBe(6);
      // So much the kernel's buffers of a connection (Linux: 4 MiB to send, 32 MiB to receive) and a channel's window may hold.
      expect(pulled).toBeLessThan(40 * 1024 * 1024);
    },
    patience,
  );

  it('leaves the input to the command, not to the shell', async () => {
    const execution = await trial.start('read first; echo "first: $first"; cat', { stdin: 'one\ntwo\nthree\n' });
    execution.stderr.resume();
    expect((await execution.stdout.toArray()).join('')).toBe('first: one\ntwo\nthree\n');
  });

  it('feeds a script to a shell, however long', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `: comment number ${i}`).join('\n');
    const { stdout } = await trial.run('sh -s', { stdin: `${lines}\necho reached\n` });
    expect(stdout.toString()).toBe('reached\n');
  });

  it.each([[null], [42], [['a']], [{}]])('refuses %j as input', async (stdin) => {
    await expect(trial.start('cat', { stdin: stdin as unknown as string })).rejects.toMatchObject({
      code: 'invalid-execution-options',
    });
  });
}
