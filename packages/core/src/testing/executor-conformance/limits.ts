import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from '../vitest.js';
import { chunksOf, discard, heartbeat, patience, readAll, type Trial } from './trial.js';

/**
 * The limits of time. Lower bounds are exact; upper ones are as wide as a busy machine needs. All beside each other: they
 * wait for seconds and work little.
 */
export function testLimits(trial: Trial): void {
  it.concurrent('ends a command at its total limit', async () => {
    const ran = await trial.run('echo started; sleep 300', { timeouts: { total: 400 } });
    expect(ran).toMatchObject({ status: 'timed-out', timeout: 'total', exitCode: null });
    expect(ran.stdout.toString()).toBe('started\n');
    expect(ran.endedAt - ran.startedAt).toBeGreaterThanOrEqual(350);
    expect(ran.endedAt - ran.startedAt).toBeLessThan(30_000);
  });

  it.concurrent('ends a command that never stops talking at its total limit', async () => {
    const execution = await trial.start('while :; do echo talk; done', { timeouts: { total: 400, idle: 60_000 } });
    expect(await discard(execution).result).toMatchObject({ status: 'timed-out', timeout: 'total' });
  });

  it.concurrent('ends a command that falls silent at its idle limit', async () => {
    const ran = await trial.run('echo started; sleep 300', { timeouts: { idle: 400, total: 120_000 } });
    expect(ran).toMatchObject({ status: 'timed-out', timeout: 'idle' });
    expect(ran.stdout.toString()).toBe('started\n');
  });

  it.concurrent('ends a command that never speaks at its idle limit', async () => {
    expect(await trial.run('sleep 300', { timeouts: { idle: 300 } })).toMatchObject({
      status: 'timed-out',
      timeout: 'idle',
    });
  });

  it.concurrent.each(['1', '2'])(
    'takes a word on descriptor %s for a sign of life',
    async (descriptor) => {
      const command = `for i in 1 2 3 4 5 6 7 8; do echo $i >&${descriptor}; sleep 0.5; done; exit 3`;
      // Eight times half a second is beyond the limit; each silence alone is far below it.
      const ran = await trial.run(command, { timeouts: { idle: 3_000 } });
      expect(ran).toMatchObject({ status: 'exited', exitCode: 3 });
    },
    patience,
  );

  it.concurrent(
    'does not call a command silent that its reader holds back',
    async () => {
      const bytes = 6_000_000;
      const execution = await trial.start(`head -c ${bytes} /dev/zero; exit 5`, { timeouts: { idle: 1_500 } });
      execution.stderr.resume();
      await delay(4_000);
      expect((await readAll(execution.stdout)).length).toBe(bytes);
      expect(await execution.result).toMatchObject({ status: 'exited', exitCode: 5 });
    },
    patience,
  );

  it.concurrent('leaves a command alone that ends within its limits', async () => {
    const timeouts = { start: 60_000, total: 60_000, idle: 60_000 };
    expect(await trial.run('exit 7', { timeouts })).toMatchObject({ status: 'exited', exitCode: 7 });
  });

  it.concurrent(
    'ends the whole tree at a limit',
    async () => {
      const [one, two] = [trial.path(), trial.path()];
      const ran = await trial.run(`(${heartbeat(one)}) & ${heartbeat(two)}`, { timeouts: { total: 800 } });
      expect(ran.status).toBe('timed-out');
      expect(await Promise.all([one, two].map(trial.isBeating))).toEqual([false, false]);
    },
    patience,
  );

  it.concurrent('ends a command at its limit that waits for input which never comes', async () => {
    const ran = await trial.run('cat', { stdin: chunksOf([], 'hangs'), timeouts: { total: 300 } });
    expect(ran).toMatchObject({ status: 'timed-out', timeout: 'total' });
  });
}
