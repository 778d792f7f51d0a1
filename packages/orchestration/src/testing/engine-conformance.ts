import { callbackSecrets } from '@opspilot/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../plan/plan.js';
import { type EngineFixture, EngineSite, hostNames } from './engine-site.js';
import { describeJournal } from './journal-conformance.js';
import { describeReleases } from './release-conformance.js';

export type { EngineFixture, OrchestrationPlugin } from './engine-site.js';

/**
 * What OpsPilot expects of an engine of its orchestration, as a vitest suite. The embedded one passes it on SQLite and on
 * PostgreSQL, and so does that over DBOS. Commands run on this machine, in a POSIX shell, with receipts.
 *
 * ```ts
 * describeOrchestrationEngine('my engine', {
 *   open: async () => ({ storage: () => myStorage(), plugin: (options) => myOrchestration(options) }),
 * });
 * ```
 */
export function describeOrchestrationEngine(name: string, fixture: EngineFixture): void {
  describe(name, () => {
    let site: EngineSite;
    beforeEach(async () => {
      site = await EngineSite.open(fixture);
    });
    afterEach(() => site.close());

    describeRuns(() => site);
    describeReleases(() => site);
    describeOrders(() => site);
    describeJournal(() => site);
    describeLeaving(() => site);
  });
}

/** One host, then a measurement, then the rest. */
function analysed(site: EngineSite): Plan {
  const analysis = { name: 'errors', interval: 1, count: 1 };
  return site.plan('true', { strategy: { type: 'canary', steps: [{ setWeight: 1 }, { analysis }] } });
}

function describeRuns(site: () => EngineSite): void {
  it('does every step on every host, in order, each command down the whole path', async () => {
    const { folder } = site();
    const pilot = await site().process();
    const told: unknown[] = [];
    pilot.events.on('run.*', ({ type, data }) => told.push([type, data]));
    const plan: Plan = {
      name: 'two steps',
      steps: [
        { id: 'second', command: `cat ${folder}/{{host}}`, needs: ['first'] },
        { id: 'first', command: `echo {{label.zone}} > ${folder}/{{host}}` },
      ],
    };
    const run = await pilot.orchestration.start(plan, hostNames);
    const report = await run.result;
    expect(report).toMatchObject({ id: run.id, name: 'two steps', status: 'succeeded', isPaused: false, failures: 0 });
    expect(report.hosts).toEqual(hostNames.map((host) => ({ host, standing: 'succeeded' })));
    expect(await site().read('b')).toBe('zone b\n');
    const records = await pilot.history.list({ parent: run.id });
    expect(records).toHaveLength(8);
    expect(told).toHaveLength(10);
    expect(told[0]).toEqual(['run.started', { run: run.id, name: 'two steps', hosts: 4 }]);
    expect(told.at(-1)).toEqual(['run.finished', { run: run.id, name: 'two steps', status: 'succeeded', failures: 0 }]);
    expect(await pilot.orchestration.status(run.id)).toEqual({ ...report, orders: [] });
  });

  it('stops where its budget ends, and takes back what was done', async () => {
    const { folder } = site();
    const plan: Plan = {
      name: 'p',
      steps: [
        { id: 'make', command: `touch ${folder}/made-{{host}}`, rollback: `rm ${folder}/made-{{host}}` },
        { id: 'check', command: '[ {{host}} != b ]', needs: ['make'] },
      ],
      strategy: { type: 'sequential' },
      failure: { action: 'rollback' },
    };
    const { orchestration } = await site().process();
    const { status, hosts } = await (await orchestration.start(plan, hostNames)).result;
    expect(status).toBe('rolled-back');
    expect(hosts.map(({ standing }) => standing)).toEqual(['rolled-back', 'rolled-back', 'waiting', 'waiting']);
    for (const host of hostNames) expect(await site().exists(`made-${host}`)).toBe(false);
  });

  it('tries again what may be done twice, and does once what is to be done once', async () => {
    const { folder } = site();
    const again = `echo x >> ${folder}/tried-{{host}}; [ "$(wc -l < ${folder}/tried-{{host}})" -ge 2 ]`;
    const plan: Plan = {
      name: 'p',
      steps: [
        { id: 'once', command: `echo x >> ${folder}/once`, runOnce: true },
        { id: 'again', command: again, needs: ['once'], idempotent: true, retry: { attempts: 3, backoff: 1 } },
      ],
    };
    const { orchestration } = await site().process();
    expect(await (await orchestration.start(plan, hostNames)).result).toMatchObject({ status: 'succeeded' });
    expect(await site().read('once')).toBe('x\n');
    for (const host of hostNames) expect(await site().read(`tried-${host}`)).toBe('x\nx\n');
  });

  it('tells of a command that left no receipt why it has not begun, and tries it again', async () => {
    const { folder } = site();
    const pilot = await site().process();
    // In the way of their directory.
    site().remove('receipts');
    await site().write('receipts');
    const ends: unknown[] = [];
    pilot.events.on('run.task-ended', ({ data: { host, attempt, result, code } }) => {
      ends.push([host, attempt, result, code]);
      if (host === 'b') site().remove('receipts');
    });
    const command = `echo x >> ${folder}/{{host}}`;
    const once = await pilot.orchestration.start(site().plan(command), ['a']);
    expect((await once.result).hosts).toEqual([{ host: 'a', standing: 'not-started', failed: true, step: 's' }]);
    expect(ends).toEqual([['a', 1, 'not-started', 'receipt-unwritable']]);
    const retry = { attempts: 2, backoff: 1 };
    const again = await pilot.orchestration.start({ name: 'p', steps: [{ id: 's', command, retry }] }, ['b']);
    expect((await again.result).status).toBe('succeeded');
    expect(ends.slice(1)).toEqual([
      ['b', 1, 'not-started', 'receipt-unwritable'],
      ['b', 2, 'succeeded', undefined],
    ]);
    expect([await site().read('a'), await site().read('b')]).toEqual(['', 'x\n']);
  });

  it('goes beyond a canary only when it is measured well', async () => {
    const { folder } = site();
    const seen: unknown[] = [];
    const { orchestration } = await site().process({
      measure: async (measurement, { hosts }) => {
        seen.push([measurement, hosts]);
        return hosts.includes('a') && seen.length < 2 ? 'passed' : 'failed';
      },
    });
    const analysis = { name: 'errors', interval: 1, count: 1 };
    const plan = site().plan(`touch ${folder}/{{host}}`, {
      strategy: { type: 'canary', steps: [{ setWeight: 1 }, { analysis }, { setWeight: 2 }, { analysis }] },
    });
    expect((await (await orchestration.start(plan, hostNames)).result).status).toBe('aborted');
    expect(seen).toEqual([
      ['errors', ['a']],
      ['errors', ['b']],
    ]);
    expect([await site().exists('b'), await site().exists('c')]).toEqual([true, false]);
  });

  it('waits for a measurement as long as it may take, and then for somebody', async () => {
    let isOver = false;
    const { orchestration } = await site().process({
      measureTimeout: 50,
      measure: (_, { signal }) => {
        signal.addEventListener('abort', () => {
          isOver = true;
        });
        return new Promise(() => {});
      },
    });
    const run = await orchestration.start(analysed(site()), hostNames);
    await site().until(async () => run.report().gate !== undefined && isOver);
    expect(run.report()).toMatchObject({ status: 'running', gate: { batch: 0, gate: 0 } });
    await run.order({ type: 'promote', by: 'ann' });
    expect(await run.result).toMatchObject({ status: 'succeeded' });
  });

  it('is not begun for a host that nobody knows, or a plan that cannot be run', async () => {
    const { orchestration } = await site().process();
    const unknown = orchestration.start(site().plan('true'), ['a', 'nobody']);
    await expect(unknown).rejects.toMatchObject({ code: 'unknown-host' });
    await expect(orchestration.start(site().plan('echo {{label.rack}}'), hostNames)).rejects.toMatchObject({
      code: 'invalid-plan',
      message: expect.stringContaining('a has no "label.rack"'),
    });
    await expect(orchestration.status('none')).rejects.toMatchObject({ code: 'run-unknown' });
    await expect(orchestration.resume('none')).rejects.toMatchObject({ code: 'run-unknown' });
  });
}

function describeOrders(site: () => EngineSite): void {
  it('starts nothing while it is paused, and goes on when told', async () => {
    const { folder } = site();
    const { orchestration } = await site().process();
    // The first command waits, so that the pause comes while it runs.
    const command = `touch ${folder}/{{host}}; until [ -e ${folder}/leave ]; do sleep 0.02; done`;
    const run = await orchestration.start(site().plan(command, { strategy: { type: 'sequential' } }), hostNames);
    await site().until(() => site().exists('a'));
    await run.order({ type: 'pause' });
    await site().until(async () => (await orchestration.status(run.id)).isPaused);
    await site().write('leave');
    const standings = async () => (await orchestration.status(run.id)).hosts.map(({ standing }) => standing);
    await site().until(async () => (await standings())[0] !== 'running');
    expect(await standings()).toEqual(['ready', 'waiting', 'waiting', 'waiting']);
    expect(await site().exists('b')).toBe(false);
    expect(run.report()).toMatchObject({ status: 'running', isPaused: true });
    await run.order({ type: 'resume' });
    expect(await run.result).toMatchObject({ status: 'succeeded' });
  });

  it('has ended what ran, and its children, when it is cancelled', async () => {
    const { folder } = site();
    const { orchestration } = await site().process();
    const command = `sleep 60 & echo $! > ${folder}/child-{{host}}; echo $$ > ${folder}/{{host}}; wait`;
    const run = await orchestration.start(site().plan(command, { strategy: { type: 'sequential' } }), hostNames);
    await site().until(async () => /\d\n/.test(await site().read('a')));
    await run.order({ type: 'cancel' });
    const { status, hosts } = await run.result;
    expect(status).toBe('cancelled');
    expect(hosts.map(({ standing }) => standing)).toEqual(['cancelled', 'waiting', 'waiting', 'waiting']);
    expect(await site().exists('b')).toBe(false);
    for (const file of ['a', 'child-a']) expect(await site().runs(await site().read(file))).toBe(false);
  });

  it('takes back what was done when it is told to', async () => {
    const { folder } = site();
    const { orchestration } = await site().process();
    const command = `touch ${folder}/{{host}}; until [ -e ${folder}/leave ]; do sleep 0.02; done`;
    const steps = [{ id: 's', command, rollback: `rm ${folder}/{{host}}` }];
    const run = await orchestration.start({ name: 'p', steps, strategy: { type: 'sequential' } }, hostNames);
    await site().until(() => site().exists('a'));
    await run.order({ type: 'roll-back' });
    await site().write('leave');
    expect(await run.result).toMatchObject({ status: 'rolled-back' });
    expect(await site().exists('a')).toBe(false);
    expect(await site().exists('b')).toBe(false);
  });
}

function describeLeaving(site: () => EngineSite): void {
  it('is gone on with by another process, after the commands that ran have ended', async () => {
    const { folder } = site();
    const first = await site().process();
    const command = `echo x >> ${folder}/{{host}}; until [ -e ${folder}/leave ]; do sleep 0.02; done`;
    const left = await first.orchestration.start(site().plan(command, { strategy: { type: 'sequential' } }), hostNames);
    await site().until(() => site().exists('a'));
    const leaving = site().leave(first);
    await site().write('leave');
    await leaving;
    const second = await site().process();
    await second.orchestration.recover();
    await site().until(async () => (await second.orchestration.status(left.id)).status === 'succeeded');
    for (const host of hostNames) expect(await site().read(host)).toBe('x\n');
  });

  it('waits for no command that still waits to begin, which the next process begins', async () => {
    let isAsked = false;
    const never = callbackSecrets(() => {
      isAsked = true;
      return new Promise<string>(() => {});
    });
    const first = await site().process({}, { secrets: never });
    const steps = [{ id: 's', command: `echo "$T" >> ${site().folder}/{{host}}`, secrets: { T: 't' } }];
    const left = await first.orchestration.start({ name: 'p', steps }, ['a']);
    await site().until(async () => isAsked);
    await site().leave(first);
    const second = await site().process({}, { secrets: callbackSecrets(() => 'correct horse') });
    await second.orchestration.recover();
    await site().until(async () => (await second.orchestration.status(left.id)).status === 'succeeded');
    expect(await site().read('a')).toBe('correct horse\n');
  });

  it('waits for no measurement, which the next process takes again', async () => {
    let isAsked = false;
    let isOver = false;
    const first = await site().process({
      measure: (_, { signal }) => {
        isAsked = true;
        signal.addEventListener('abort', () => {
          isOver = true;
        });
        return new Promise(() => {});
      },
    });
    const left = await first.orchestration.start(analysed(site()), hostNames);
    await site().until(async () => isAsked);
    await site().leave(first);
    expect(isOver).toBe(true);
    const second = await site().process({ measure: async () => 'passed' });
    await second.orchestration.recover();
    await site().until(async () => (await second.orchestration.status(left.id)).status === 'succeeded');
  });

  it('asks about a command whose end nobody knows', async () => {
    const { folder } = site();
    const first = await site().process();
    const left = await first.orchestration.start(site().plan(`touch ${folder}/{{host}}; sleep 60`), ['a']);
    await site().until(() => site().exists('a'));
    // Which ends the command: no receipt tells how it would have ended.
    await site().end(first);
    const { orchestration } = await site().process();
    await orchestration.recover();
    const standing = async () => (await orchestration.status(left.id)).hosts[0]?.standing;
    await site().until(async () => (await standing()) !== 'running');
    expect(await standing()).toBe('unresolved');
  });

  it('is nobody else’s while it is driven, nor once it has ended', async () => {
    const { folder } = site();
    const { orchestration } = await site().process();
    const command = `until [ -e ${folder}/leave ]; do sleep 0.02; done`;
    const run = await orchestration.start(site().plan(command), ['a']);
    await expect(orchestration.resume(run.id)).rejects.toMatchObject({ code: 'run-in-progress' });
    expect(await orchestration.recover()).toEqual([]);
    await site().write('leave');
    await run.result;
    await expect(orchestration.resume(run.id)).rejects.toMatchObject({ code: 'run-ended' });
  });
}
