import { type Clock, systemClock } from '@opspilot/core';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import type { Plan } from '../../src/index.js';
import { EngineSite } from '../../src/testing/engine-site.js';
import { embeddedOnPostgres } from './embedded-on-postgres.js';

const minute = 60_000;
const bake = 60 * minute;
const plan: Plan = {
  name: 'p',
  steps: [{ id: 's', command: 'true' }],
  strategy: { type: 'rolling', batch: 1, minHealthyTime: bake },
};

await describePostgres('a run that is gone on with, amid a wait, by a machine whose clock is', ({ createDatabase }) => {
  let url: string;
  let site: EngineSite;
  beforeEach(async () => {
    url = await createDatabase();
    site = await EngineSite.open(embeddedOnPostgres(async () => url));
  });
  afterEach(() => site.close());

  /** A machine whose clock is off by so much; its long waits are written down, and not waited for to their end. */
  function machine(off: number): Clock & { readonly waits: number[] } {
    const waits: number[] = [];
    return {
      ...systemClock,
      waits,
      now: () => systemClock.now() + off,
      sleep: (milliseconds, signal) => {
        if (milliseconds > minute) waits.push(milliseconds);
        return systemClock.sleep(milliseconds, signal);
      },
    };
  }

  /** Makes what has happened so much older than it is. */
  async function passBy(milliseconds: number): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('update opspilot.orchestration_events set at = at - $1', [milliseconds]);
    await client.end();
  }

  async function waitsOf(off: number, work: (api: Awaited<ReturnType<EngineSite['process']>>) => Promise<unknown>) {
    const clock = machine(off);
    const pilot = await site.process({ leaseTime: 30_000 }, { clock });
    await work(pilot);
    await site.until(async () => clock.waits.length > 0);
    await site.leave(pilot);
    return clock.waits;
  }

  it.each([
    ['an hour ahead', 0, bake],
    ['an hour ahead of one that is an hour behind', -bake, bake],
    ['an hour behind', 0, -bake],
    ['right again', bake, 0],
  ])('%s, waits for all that is left of it, and no longer', async (_, first, second) => {
    const [begun = 0] = await waitsOf(first, ({ orchestration: api }) => api.start(plan, ['a', 'b']));
    expect(begun).toBe(bake);
    const [rest = 0] = await waitsOf(second, ({ orchestration: api }) => api.recover());
    expect(rest).toBeGreaterThan(bake - minute);
    expect(rest).toBeLessThanOrEqual(bake);
    await passBy(50 * minute);
    const [last = 0] = await waitsOf(second, ({ orchestration: api }) => api.recover());
    expect(last).toBeGreaterThan(9 * minute);
    expect(last).toBeLessThanOrEqual(10 * minute);
  });
});
