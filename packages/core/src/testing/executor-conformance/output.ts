import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from '../vitest.js';
import { discard, everyByte, noise, patience, readAll, runToEnd, sha256, type Trial } from './trial.js';

const mebibyte = 1024 * 1024;

/** What commands print. */
export function testOutput(trial: Trial): void {
  it('keeps stdout and stderr apart', async () => {
    const { stdout, stderr } = await trial.run('echo 1; echo a >&2; echo 2; echo b >&2');
    expect(stdout.toString()).toBe('1\n2\n');
    expect(stderr.toString()).toBe('a\nb\n');
  });

  it('ends both streams of a command that prints nothing', async () => {
    const { stdout, stderr } = await trial.run('true');
    expect(stdout.length + stderr.length).toBe(0);
  });

  it('keeps the order of each stream, both being large', async () => {
    const count = 20_000;
    const { stdout, stderr } = await trial.run(
      `i=0; while [ $i -lt ${count} ]; do echo $i; echo $i >&2; i=$((i+1)); done`,
    );
    const expected = Array.from({ length: count }, (_, i) => `${i}\n`).join('');
    expect(stdout.toString() === expected).toBe(true);
    expect(stderr.toString() === expected).toBe(true);
  });

  it('adds no line break and takes none away', async () => {
    expect((await trial.run("printf 'a\\n\\nb'")).stdout.toString()).toBe('a\n\nb');
  });

  it('passes all 256 bytes through, on either stream', async () => {
    const octal = [...everyByte].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
    expect((await trial.run(`printf '${octal}'`)).stdout).toEqual(everyByte);
    expect((await trial.run(`printf '${octal}' >&2`)).stderr).toEqual(everyByte);
  });

  it('leaves invalid UTF-8 as it is', async () => {
    const { stdout } = await trial.run("printf '\\303\\050 \\377\\376 \\355\\240\\200 \\360\\237'");
    expect(stdout.toString('hex')).toBe('c32820fffe20eda08020f09f');
  });

  it(
    'passes megabytes through unchanged',
    async () => {
      const file = trial.path();
      const bytes = noise(8 * mebibyte);
      await trial.run(`cat > ${file}`, { stdin: bytes });
      const { stdout, stderr } = await trial.run(`cat ${file}; cat ${file} >&2`);
      expect(sha256(stdout)).toBe(sha256(bytes));
      expect(sha256(stderr)).toBe(sha256(bytes));
    },
    patience,
  );

  it(
    'survives a flood that nobody cares for',
    async () => {
      const { result } = discard(await trial.start(`head -c ${64 * mebibyte} /dev/zero; echo done >&2; exit 7`));
      expect(await result).toMatchObject({ status: 'exited', exitCode: 7 });
    },
    patience,
  );

  // These wait for readers and leftovers and work little, beside each other.
  it.concurrent(
    'holds a command back while nobody reads, and loses nothing of it',
    async () => {
      const progress = trial.path();
      const rounds = 400;
      const execution = await trial.start(
        `i=0; while [ $i -lt ${rounds} ]; do head -c 65536 /dev/zero; i=$((i+1)); echo $i > ${progress}; done`,
      );
      execution.stderr.resume();
      let printed = -1;
      for (let before = -2; printed !== before || printed < 1; ) {
        before = printed;
        await delay(400);
        printed = Number(await trial.text(`cat ${progress} 2>/dev/null || echo 0`));
      }
      // 25 MiB are to come; what pipes, windows and buffers hold is far less.
      expect(printed * 65_536).toBeLessThan(12 * mebibyte);
      expect((await readAll(execution.stdout)).length).toBe(rounds * 65_536);
      expect(await execution.result).toMatchObject({ status: 'exited', exitCode: 0 });
    },
    patience,
  );

  it.concurrent(
    'gives a slow reader all of it, long after the command ended',
    async () => {
      const bytes = 600_000;
      const execution = await trial.start(`head -c ${bytes} /dev/zero`);
      execution.stderr.resume();
      let read = 0;
      for await (const chunk of execution.stdout as AsyncIterable<Buffer>) {
        read += chunk.length;
        await delay(150);
      }
      expect(read).toBe(bytes);
    },
    patience,
  );

  it.concurrent(
    'tells a command whose output is turned away, as "| head" does',
    async () => {
      const execution = await trial.start('while :; do echo more || exit 9; done 2>/dev/null');
      execution.stderr.resume();
      execution.stdout.once('data', () => execution.stdout.destroy());
      const { status } = await execution.result;
      expect(['signalled', 'exited']).toContain(status);
    },
    patience,
  );

  it.concurrent(
    'does not wait for a background process that keeps the output open, and leaves it alone',
    async () => {
      const file = trial.path();
      const stop = trial.path();
      const command = `(while [ ! -e ${stop} ]; do echo x >> ${file}; sleep 0.1; done) & echo started`;
      const { stdout, status, exitCode } = await trial.run(command);
      expect(stdout.toString()).toBe('started\n');
      expect({ status, exitCode }).toEqual({ status: 'exited', exitCode: 0 });
      expect(await trial.isBeating(file)).toBe(true);
      await trial.run(`touch ${stop}`);
    },
    patience,
  );

  it.concurrent(
    'does not wait for a background process that goes on printing, which may do so unharmed',
    async () => {
      const file = trial.path();
      const stop = trial.path();
      const command = `(while [ ! -e ${stop} ]; do echo chatter; echo x >> ${file}; sleep 0.1; done) & echo started`;
      const { stdout, exitCode } = await trial.run(command);
      expect(stdout.toString()).toMatch(/^(chatter\n)*started\n/);
      expect(exitCode).toBe(0);
      expect(await trial.isBeating(file)).toBe(true);
      await trial.run(`touch ${stop}`);
    },
    patience,
  );

  it.concurrent(
    'gives a slow reader all that the command printed, a background process holding on',
    async () => {
      const stop = trial.path();
      const bytes = 500_000;
      const execution = await trial.start(
        `(while [ ! -e ${stop} ]; do sleep 0.1; done) & head -c ${bytes} /dev/zero; exit 5`,
      );
      execution.stderr.resume();
      let read = 0;
      for await (const chunk of execution.stdout as AsyncIterable<Buffer>) {
        read += chunk.length;
        await delay(400);
      }
      expect(read).toBe(bytes);
      expect(await execution.result).toMatchObject({ exitCode: 5 });
      await trial.run(`touch ${stop}`);
    },
    patience,
  );

  it('is not confused by a command that prints while its streams are read one after the other', async () => {
    const execution = await trial.start('echo out; echo err >&2');
    const stderr = await readAll(execution.stderr);
    const stdout = await readAll(execution.stdout);
    expect(Buffer.concat([stdout, stderr]).toString()).toBe('out\nerr\n');
  });

  it('reads a command that closes its output early', async () => {
    const ran = await runToEnd(await trial.start('echo bye; exec >&- 2>&-; sleep 0.3; exit 4'));
    expect(ran.stdout.toString()).toBe('bye\n');
    expect(ran.exitCode).toBe(4);
  });
}
