import { expect, it } from '../vitest.js';
import { heartbeat, patience, readAll, runToEnd, type Trial, whenPrinting } from './trial.js';

/** Ending commands from outside. */
export function testCancellation(trial: Trial): void {
  /** Starts, waits for the first output and for `ready`, aborts, and gives the result. */
  const cancelled = async (command: string, ready?: string) => {
    const abort = new AbortController();
    const execution = await trial.start(command, { signal: abort.signal });
    await whenPrinting(execution);
    if (ready !== undefined) await trial.until(ready);
    abort.abort();
    return execution.result;
  };

  it('starts nothing for a signal that has aborted', async () => {
    const file = trial.path();
    const signal = AbortSignal.abort(new Error('changed my mind'));
    await expect(trial.start(`echo x > ${file}`, { signal })).rejects.toMatchObject({
      code: 'start-cancelled',
      cause: { message: 'changed my mind' },
    });
    expect((await trial.run(`test -e ${file}`)).exitCode).toBe(1);
  });

  it('ends a running command', async () => {
    expect(await cancelled('echo started; sleep 300')).toMatchObject({ status: 'cancelled', exitCode: null });
  });

  it('keeps what was printed before, and ends the streams', async () => {
    const abort = new AbortController();
    const execution = await trial.start('echo out; echo err >&2; echo last; sleep 300', { signal: abort.signal });
    const stderr = readAll(execution.stderr);
    let stdout = '';
    for await (const chunk of execution.stdout) {
      stdout += String(chunk);
      if (stdout.includes('last')) abort.abort();
    }
    expect(stdout).toBe('out\nlast\n');
    expect((await stderr).toString()).toBe('err\n');
    expect((await execution.result).status).toBe('cancelled');
  });

  it('leaves alone whoever bears the same id', async () => {
    const id = 'one-of-two';
    const file = trial.path();
    const abort = new AbortController();
    const first = await trial.start('echo started; sleep 300', { id, signal: abort.signal });
    const second = await trial.start(`echo started; while test ! -e ${file}; do sleep 0.05; done`, { id });
    await Promise.all([whenPrinting(first), whenPrinting(second)]);
    abort.abort();
    expect((await first.result).status).toBe('cancelled');
    await trial.run(`echo x > ${file}`);
    expect(await second.result).toMatchObject({ status: 'exited', exitCode: 0 });
  });

  it('lets a command clean up first', async () => {
    const file = trial.path();
    const command = `trap 'echo clean > ${file}; exit 0' TERM; echo started; while :; do sleep 0.05; done`;
    expect((await cancelled(command)).status).toBe('cancelled');
    expect(await trial.text(`cat ${file}`)).toBe('clean');
  });

  // Beside each other: each of them waits for signals and silences, and works little.
  it.concurrent.each([
    ['a child', (beat: string) => `(${beat}) & echo started; wait`],
    ['one that ignores SIGTERM', (beat: string) => `trap '' TERM; echo started; ${beat}`],
    ['a child that ignores SIGTERM', (beat: string) => `(trap '' TERM; ${beat}) & echo started; wait`],
    ['one that ignores every signal it can', (beat: string) => `trap '' HUP INT QUIT TERM; echo started; ${beat}`],
    ['a grandchild', (beat: string) => `sh -c '(${beat}) & wait' & echo started; wait`],
    ['a pipeline', (beat: string) => `echo started; (${beat}) | cat`],
    ['one started with nohup', (beat: string) => `nohup sh -c '${beat}' > /dev/null 2>&1 & echo started; wait`],
    ['a child in a session of its own', (beat: string) => `setsid sh -c '${beat}' & echo started; wait`],
    [
      'a daemon: own session, parent gone, TERM ignored',
      (beat: string) => `(setsid sh -c "trap '' TERM; ${beat}" > /dev/null 2>&1 &); echo started; sleep 300`,
    ],
    [
      'a child without environment, in a session of its own',
      (beat: string) => `setsid env -i /bin/sh -c '${beat}' & echo started; wait`,
    ],
    ['a job in a group of its own', (beat: string) => `set -m; (${beat}) & echo started; wait`],
  ])(
    'ends %s',
    async (_name, tree) => {
      const file = trial.path();
      const result = await cancelled(tree(heartbeat(file)), `test -s ${file}`);
      expect(result.status).toBe('cancelled');
      expect(await trial.isBeating(file)).toBe(false);
    },
    patience,
  );

  it.concurrent(
    'ends a command that is stopped',
    async () => {
      const file = trial.path();
      const result = await cancelled(
        `sh -c 'kill -STOP $$; ${heartbeat(file)}' & echo started; sleep 0.3; touch ${file}; wait`,
        `test -e ${file}`,
      );
      expect(result.status).toBe('cancelled');
      expect(await trial.isBeating(file)).toBe(false);
    },
    patience,
  );

  it.concurrent(
    'ends a command whose output nobody reads',
    async () => {
      const abort = new AbortController();
      const file = trial.path();
      const execution = await trial.start(`touch ${file}; while :; do echo flood; done`, { signal: abort.signal });
      await trial.until(`test -e ${file}`);
      abort.abort();
      expect((await execution.result).status).toBe('cancelled');
      execution.stdout.resume();
      execution.stderr.resume();
    },
    patience,
  );

  it.concurrent('leaves a background process alone that outlived its command, when the signal aborts later', async () => {
    const [file, stop] = [trial.path(), trial.path()];
    const abort = new AbortController();
    const beat = `while [ ! -e ${stop} ]; do echo x >> ${file}; sleep 0.1; done`;
    await trial.run(`(${beat}) > /dev/null 2>&1 & echo started`, { signal: abort.signal });
    abort.abort();
    expect(await trial.isBeating(file)).toBe(true);
    await trial.run(`touch ${stop}`);
  });

  it.concurrent(
    'ends every command of one signal, and no other',
    async () => {
      const abort = new AbortController();
      const other = await trial.start('echo started; sleep 1; exit 6');
      const ended = await Promise.all(
        Array.from({ length: 10 }, () => trial.start('echo started; sleep 300', { signal: abort.signal })),
      );
      await Promise.all([other, ...ended].map(whenPrinting));
      abort.abort();
      const results = await Promise.all(ended.map(({ result }) => result));
      expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'cancelled'));
      expect(await other.result).toMatchObject({ status: 'exited', exitCode: 6 });
    },
    patience,
  );

  it('changes nothing once the command has ended', async () => {
    const abort = new AbortController();
    const execution = await trial.start('echo done; exit 4', { signal: abort.signal });
    await execution.result;
    abort.abort();
    const ran = await runToEnd(execution);
    expect(ran).toMatchObject({ status: 'exited', exitCode: 4 });
    expect(ran.stdout.toString()).toBe('done\n');
  });

  it('does not leave listeners on a signal', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...words: Parameters<typeof add>) => {
      listeners += 1;
      add(...words);
    };
    signal.removeEventListener = (...words: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...words);
    };
    for (let i = 0; i < 5; i++) await trial.run('true', { signal });
    expect(listeners).toBe(0);
  });
}
