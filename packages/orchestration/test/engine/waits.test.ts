import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, systemClock } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import type { Plan, Strategy } from '../../src/index.js';
import type { EngineSite } from '../../src/testing/engine-site.js';
import { useSqliteSite } from './sqlite-site.js';

const { site } = useSqliteSite();

const minute = 60_000;
const plan: Plan = {
  name: 'p',
  steps: [{ id: 's', command: 'true' }],
  strategy: { type: 'rolling', batch: 1, minHealthyTime: 60 * minute },
};

/** A wall clock that is `off` by so much, and whose long waits are written down and over at once when `passes`. */
function clockOf(off: number, passes: boolean): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => Date.now() + off,
    monotonic: () => systemClock.monotonic(),
    sleep: (milliseconds, signal) => {
      if (milliseconds <= 2 * minute) return systemClock.sleep(milliseconds, signal);
      waits.push(milliseconds);
      return passes ? Promise.resolve() : systemClock.sleep(milliseconds, signal);
    },
  };
}

function pilotOf(clock: Clock): ReturnType<EngineSite['process']> {
  return site().process({ leaseTime: 2 * minute }, { clock });
}

/** Begins a run and leaves it while it waits after its first batch. */
async function leaveAmidWait(): Promise<void> {
  const clock = clockOf(0, false);
  const pilot = await pilotOf(clock);
  await pilot.orchestration.start(plan, ['a', 'b']);
  while (clock.waits.length === 0) await delay(10);
  expect(clock.waits).toEqual([60 * minute]);
  await site().leave(pilot);
}

describe('a batch that is to stay healthy for a time', () => {
  it('has failed when its service has died meanwhile, and no other batch begins', async () => {
    const { folder } = site();
    const steps = [{ id: 's', command: `touch ${folder}/up-{{host}}`, verify: `[ -e ${folder}/up-{{host}} ]` }];
    const pilot = await site().process();
    const strategy = { type: 'rolling', batch: 1, minHealthyTime: 1_000 } as const;
    const run = await pilot.orchestration.start({ name: 'p', steps, strategy }, ['a', 'b']);
    await site().until(() => site().exists('up-a'));
    await delay(300);
    await rm(join(folder, 'up-a'));
    expect(await run.result).toMatchObject({
      status: 'aborted',
      hosts: [{ standing: 'failed' }, { standing: 'waiting' }],
    });
    expect(await site().exists('up-b')).toBe(false);
  });
});

describe('a wait between two batches', () => {
  it.each<Strategy>([
    { type: 'canary', steps: [{ setWeight: 1 }, { pause: { duration: 700 } }] },
    { type: 'rolling', batch: 1, stagger: 700 },
    { type: 'rolling', batch: 1, minHealthyTime: 700 },
  ])('is as long as the plan says, by the clock: %j', async (strategy) => {
    const pilot = await site().process();
    const run = await pilot.orchestration.start(site().plan('true', { strategy }), ['a', 'b']);
    expect((await run.result).status).toBe('succeeded');
    const [second, first] = await pilot.history.list({ parent: run.id });
    expect([first?.host, second?.host]).toEqual(['a', 'b']);
    // A wall clock and a timer may differ by a little.
    expect((second?.end?.startedAt ?? 0) - (first?.end?.endedAt ?? 0)).toBeGreaterThanOrEqual(690);
  });
});

describe('a run that is resumed amid a wait', () => {
  it.each([
    ['waits for the rest of it', 50 * minute, 10 * minute],
    ['waits no longer than it would have when a clock was set back', -300 * minute, 60 * minute],
  ])('%s', async (_, off, left) => {
    await leaveAmidWait();
    const clock = clockOf(off, true);
    const [run] = await (await pilotOf(clock)).orchestration.recover();
    expect((await run?.result)?.status).toBe('succeeded');
    const [rest = 0, next] = clock.waits;
    // The test itself takes some of it.
    expect(rest).toBeLessThanOrEqual(left);
    expect(rest).toBeGreaterThan(left - 5 * minute);
    expect(next).toBe(60 * minute);
  });

  it('goes on at once when it is over', async () => {
    await leaveAmidWait();
    const clock = clockOf(90 * minute, true);
    const [run] = await (await pilotOf(clock)).orchestration.recover();
    expect((await run?.result)?.status).toBe('succeeded');
    expect(clock.waits).toEqual([60 * minute]);
  });
});
