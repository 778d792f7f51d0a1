import { setTimeout as delay, setImmediate as immediate } from 'node:timers/promises';
import { callbackSecrets, localExecutor } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import type { Plan, Run } from '../../src/index.js';
import { hostNames } from '../../src/testing/engine-site.js';
import { useSqliteSite } from './sqlite-site.js';

const { site } = useSqliteSite();

/** An executor that leaves none, whatever is looked for: a pilot closes its own. */
const withoutReceipts = () => ({ executor: localExecutor() });

/** A step for each name: it tells that it has begun, and waits until it is let end. */
function waitingSteps(...names: readonly string[]): Plan {
  const { folder } = site();
  const steps = names.map((id, index) => ({
    id,
    command: `echo x >> ${folder}/${id}-{{host}}; until [ -e ${folder}/end-${id} ]; do sleep 0.02; done`,
    needs: names.slice(0, index),
  }));
  return { name: 'p', steps };
}

/** A run that its process has left behind its first step of two: the second one has not begun. */
async function leftBehindOne(): Promise<Run> {
  const first = await site().process({}, withoutReceipts());
  const run = await first.orchestration.start(waitingSteps('one', 'two'), ['a']);
  await site().until(() => site().exists('one-a'));
  const leaving = site().leave(first);
  await site().write('end-one');
  await leaving;
  return run;
}

describe('a run that its process leaves', () => {
  it('has no result there, and obeys what it was told since wherever somebody goes on with it', async () => {
    const first = await site().process();
    const run = await first.orchestration.start(waitingSteps('one', 'two'), ['a']);
    await site().until(() => site().exists('one-a'));
    const leaving = first.orchestration.leave();
    await site().write('end-one');
    await leaving;
    await expect(run.result).rejects.toMatchObject({ code: 'run-left', details: { run: run.id } });
    await run.order({ type: 'cancel', by: 'ann' });
    const second = await site().process();
    const [resumed] = await second.orchestration.recover();
    expect((await resumed?.result)?.status).toBe('cancelled');
    await expect(run.order({ type: 'pause' })).rejects.toMatchObject({ code: 'run-ended' });
    await expect(resumed?.order({ type: 'pause' })).rejects.toMatchObject({ code: 'run-ended' });
  });

  it('is ended by a cancellation that comes while its commands are waited for', async () => {
    const { orchestration } = await site().process();
    const run = await orchestration.start(waitingSteps('one'), ['a']);
    await site().until(() => site().exists('one-a'));
    const leaving = orchestration.leave();
    await run.order({ type: 'cancel' });
    expect((await run.result).status).toBe('cancelled');
    await leaving;
  });

  it('knows which commands were not begun, also where its host keeps no receipts', async () => {
    const first = await site().process({}, withoutReceipts());
    const run = await first.orchestration.start(waitingSteps('one', 'two'), hostNames);
    await site().until(async () =>
      (await Promise.all(hostNames.map((host) => site().exists(`one-${host}`)))).every(Boolean),
    );
    const leaving = site().leave(first);
    await site().write('end-one');
    await leaving;
    await site().write('end-two');
    const second = await site().process({}, withoutReceipts());
    const resumed = await second.orchestration.resume(run.id);
    expect((await resumed.result).status).toBe('succeeded');
    for (const host of hostNames) expect(await site().read(`two-${host}`)).toBe('x\n');
  });

  it('is not waited for by a command that waits to begin, which the next one begins, also where its host keeps no receipts', async () => {
    let isAsked = false;
    const never = callbackSecrets(() => {
      isAsked = true;
      return new Promise<string>(() => {});
    });
    const first = await site().process({}, { ...withoutReceipts(), secrets: never });
    const command = `echo "$T" >> ${site().folder}/{{host}}`;
    const run = await first.orchestration.start({ name: 'p', steps: [{ id: 's', command, secrets: { T: 't' } }] }, [
      'a',
    ]);
    await site().until(async () => isAsked);
    await site().leave(first);
    await expect(run.result).rejects.toMatchObject({ code: 'run-left' });
    const secrets = callbackSecrets(() => 'correct horse');
    const second = await site().process({}, { ...withoutReceipts(), secrets });
    const resumed = await second.orchestration.resume(run.id);
    expect((await resumed.result).status).toBe('succeeded');
    expect(await site().read('a')).toBe('correct horse\n');
  });

  it('is asked about what the next one had begun, when that was killed', async () => {
    const run = await leftBehindOne();
    const second = await site().process({}, withoutReceipts());
    await second.orchestration.resume(run.id);
    await site().until(() => site().exists('two-a'));
    // Its commands are ended with it, and nobody has written down how.
    await site().end(second);
    const third = await site().process({}, withoutReceipts());
    const resumed = await third.orchestration.resume(run.id);
    await site().until(async () => resumed.report().hosts[0]?.standing === 'unresolved');
    expect(await site().read('two-a')).toBe('x\n');
  });
});

describe('a run that is on its way to be driven when its process leaves', () => {
  /** Leaves after so many turns of the event loop, and tells what came of both. */
  async function leaveAmid<Value>(
    { orchestration }: Awaited<ReturnType<ReturnType<typeof site>['process']>>,
    turns: number,
    trace: string,
    work: () => Promise<Value>,
  ): Promise<Value | undefined> {
    const working = work().catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'run-left' });
      return undefined;
    });
    for (let turn = 0; turn < turns; turn += 1) await immediate();
    await orchestration.leave();
    const before = await site().read(trace);
    await delay(100);
    expect(await site().read(trace)).toBe(before);
    return working;
  }

  const plan = (): Plan => {
    const steps = ['one', 'two'].map((id, index, ids) => ({
      id,
      command: `echo ${id} >> ${site().folder}/{{host}}; sleep 0.1`,
      needs: ids.slice(0, index),
    }));
    return { name: 'p', steps };
  };

  it.each([0, 1, 2, 4])('is started, and begins nothing behind its back after %i turns', async (turns) => {
    const first = await site().process({}, withoutReceipts());
    const run = await leaveAmid(first, turns, 'a', () => first.orchestration.start(plan(), ['a']));
    if (run !== undefined) await expect(run.result).rejects.toMatchObject({ code: 'run-left' });
    await site().end(first);
    const second = await site().process({}, withoutReceipts());
    const resumed = await second.orchestration.recover();
    expect(resumed.map(({ id }) => id)).toEqual(run === undefined ? [] : [run.id]);
    for (const { result } of resumed) expect((await result).status).toBe('succeeded');
    expect((await second.orchestration.history()).runs).toHaveLength(resumed.length);
    expect(await site().read('a')).toBe(run === undefined ? '' : 'one\ntwo\n');
  });

  it.each([0, 1, 2, 4])('is recovered, and is handed on with what nobody has begun after %i turns', async (turns) => {
    const run = await leftBehindOne();
    await site().write('end-two');
    const second = await site().process({}, withoutReceipts());
    await leaveAmid(second, turns, 'two-a', () => second.orchestration.recover());
    await site().end(second);
    const third = await site().process({}, withoutReceipts());
    const [resumed] = await third.orchestration.recover();
    if (resumed !== undefined) expect((await resumed.result).status).toBe('succeeded');
    expect((await third.orchestration.status(run.id)).status).toBe('succeeded');
    expect(await site().read('two-a')).toBe('x\n');
  });
});
