import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '@opspilot/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeSshd } from '../../../core/test/fixtures/ssh/describe-sshd.js';
import type { Step } from '../../src/index.js';
import { pilotOver } from './fault-trial.js';
import { faultyWaySite } from './faulty-way-site.js';

/** Waits of this process are short, whatever it waits for. */
const hurried: Clock = {
  ...systemClock,
  sleep: (milliseconds, signal) => systemClock.sleep(Math.min(milliseconds, 50), signal),
};

describeSshd('a run', () => {
  const site = faultyWaySite();
  let folder: string;
  let pilot: Awaited<ReturnType<typeof pilotOver>>;
  const ends: unknown[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sessions-'));
    pilot = await pilotOver(site.way, join(folder, 'receipts'), { clock: hurried });
    ends.length = 0;
    pilot.events.on('run.task-ended', ({ data: { step, result, code } }) => ends.push([step, result, code]));
  });
  afterEach(async () => {
    await pilot.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Writes a mark, then waits for the file `go`. */
  const waiting = (): Step => ({
    id: 'one',
    command: `printf x >>${folder}/one; until [ -e ${folder}/go ]; do sleep 0.05; done`,
  });
  const next = (): Step => ({ id: 'two', command: `printf x >>${folder}/two`, needs: ['one'] });
  const begin = async (steps: readonly Step[]) => {
    const run = await pilot.orchestration.start({ name: 'p', steps }, ['*']);
    await expect.poll(() => existsSync(join(folder, 'one')), { timeout: 30_000 }).toBe(true);
    return run;
  };
  const go = () => writeFile(join(folder, 'go'), '');
  const ran = (step: string) => readFile(join(folder, step), 'utf8').catch(() => '');
  const nothingLeft = () => expect.poll(() => site.server.processes(), { timeout: 30_000 }).toEqual([]);

  it('goes on when the session of its command is killed, and does the step once', async () => {
    const run = await begin([waiting(), next()]);
    site.server.endSessions();
    await go();
    expect((await run.result).status).toBe('succeeded');
    expect([await ran('one'), await ran('two')]).toEqual(['x', 'x']);
  });

  it('goes on over the connection that it has when nobody listens for new ones', async () => {
    const run = await begin([waiting(), next()]);
    await site.server.stopListening();
    await go();
    expect((await run.result).status).toBe('succeeded');
    expect([await ran('one'), await ran('two')]).toEqual(['x', 'x']);
    await site.server.restart();
  });

  it('counts a command whose end nobody can ask for, as nobody listens any more, against its budget', async () => {
    const run = await begin([{ ...waiting(), onUnknown: 'fail' }, next()]);
    await site.server.crash();
    expect(await run.result).toMatchObject({
      status: 'aborted',
      failures: 1,
      hosts: [{ host: 'faulty', standing: 'unknown', step: 'one' }],
    });
    await go();
    await nothingLeft();
    expect([await ran('one'), await ran('two')]).toEqual(['x', '']);
    await site.server.restart();
  });

  it('ends what hangs and ignores TERM at its time limit, to the last process', async () => {
    const stubborn = `trap "" TERM; printf x >>${folder}/one; sleep 300 & sleep 300`;
    const run = await begin([{ id: 'one', command: stubborn, timeout: 500 }]);
    expect((await run.result).hosts).toEqual([{ host: 'faulty', standing: 'failed', failed: true, step: 'one' }]);
    expect(ends).toEqual([['one', 'failed', 'command-timed-out']]);
    await nothingLeft();
  });

  it('ends what hangs when contact was lost to it, too', async () => {
    const stubborn = `trap "" TERM; printf x >>${folder}/one; sleep 300 & sleep 300`;
    const run = await begin([{ id: 'one', command: stubborn, timeout: 1_500 }]);
    site.server.endSessions();
    expect((await run.result).hosts).toEqual([{ host: 'faulty', standing: 'failed', failed: true, step: 'one' }]);
    await nothingLeft();
  });

  it('asks with SIGTERM first when it is cancelled: what a command still prints is in the history', async () => {
    const saving = `trap 'echo saved; exit 0' TERM; printf x >>${folder}/one; sleep 300 & wait`;
    const run = await begin([{ id: 'one', command: saving }]);
    await run.order({ type: 'cancel' });
    expect(await run.result).toMatchObject({ status: 'cancelled', hosts: [{ standing: 'cancelled', step: 'one' }] });
    const [record] = await pilot.history.list({ parent: run.id });
    expect(record?.end?.stdout.text).toBe('saved\n');
    await nothingLeft();
  });

  it('goes on over a connection that is too slow for what is said on it, for longer than it may be silent', async () => {
    const flood = 'head -c 30000 /dev/zero';
    const run = await begin([{ id: 'one', command: `${waiting().command}; ${flood}` }, next()]);
    const connections = site.way.proxy.recordedBytes().length;
    site.way.proxy.setFaultNow({ kind: 'throttle', bytesPerSecond: 10_000 });
    const before = performance.now();
    await go();
    expect((await run.result).status).toBe('succeeded');
    // Five times as long as a connection may be silent, and it is still the same one.
    expect(performance.now() - before).toBeGreaterThan(2_000);
    expect(site.way.proxy.recordedBytes()).toHaveLength(connections);
    expect(ends).toEqual([
      ['one', 'succeeded', undefined],
      ['two', 'succeeded', undefined],
    ]);
    expect([await ran('one'), await ran('two')]).toEqual(['x', 'x']);
  });

  it.each(['stdout', 'stderr'])(
    'gets through what floods its %s, over a connection that breaks meanwhile',
    async (stream) => {
      site.way.proxy.setFault({ kind: 'cut', from: 'server', after: 2_000_000, by: 'rst' });
      const flood = `printf x >>${folder}/one; head -c 8000000 /dev/zero ${stream === 'stderr' ? '>&2' : ''}`;
      const run = await begin([{ id: 'one', command: flood }, next()]);
      site.way.proxy.setFault(undefined);
      expect((await run.result).status).toBe('succeeded');
      expect([await ran('one'), await ran('two')]).toEqual(['x', 'x']);
      const [, record] = await pilot.history.list({ parent: run.id });
      for (const { text = '' } of [record?.end?.stdout ?? {}, record?.end?.stderr ?? {}]) {
        expect(text.length).toBeLessThan(100_000);
      }
    },
  );

  it('does not wait for what a command left behind with its output', async () => {
    const run = await begin([
      { id: 'one', command: `sleep 300 & echo $! >${folder}/left; printf x >>${folder}/one` },
      next(),
    ]);
    expect((await run.result).status).toBe('succeeded');
    expect(await ran('two')).toBe('x');
    process.kill(Number(await ran('left')), 'SIGKILL');
  });

  it('believes nothing of a host whose key has changed, and runs nothing there', async () => {
    const run = await begin([waiting(), next()]);
    const unresolved = new Promise((resolve) => pilot.events.on('run.unresolved', resolve));
    await site.server.restart({ newHostKeys: true });
    await go();
    await unresolved;
    await run.order({ type: 'resolve', host: 'faulty', step: 'one', result: 'succeeded' });
    expect(await run.result).toMatchObject({ status: 'aborted', hosts: [{ standing: 'refused', step: 'two' }] });
    expect(ends).toEqual([
      ['one', 'unknown', 'command-unknown'],
      ['two', 'refused', 'host-key-changed'],
    ]);
    expect([await ran('one'), await ran('two')]).toEqual(['x', '']);
  });
});
