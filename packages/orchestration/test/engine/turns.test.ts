import { OpsPilot, systemClock } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareProgram } from '../../src/engine/prepare-program.js';
import { decide, type Orchestration, orchestration, type Plan, type RunEvent, readyState } from '../../src/index.js';
import { openJournal } from '../../src/journal/journal.js';

const plan: Plan = {
  name: 'long',
  steps: Array.from({ length: 5 }, (_, index) => ({ id: `s${index}`, command: 'true' })),
  strategy: { type: 'parallel', maxParallel: 100 },
};
const hosts = Array.from({ length: 500 }, (_, index) => ({ name: `h${index}`, address: 'localhost' }));
const run = 'r';

/** A pilot whose journal has a long run, which has succeeded. */
async function pilotWithLongRun() {
  const storage = sqliteStorage(':memory:');
  const pilot = await OpsPilot.create({ storage, hosts, analysis: false, plugins: [orchestration()] });
  const program = prepareProgram(pilot.hosts, plan, ['*']);
  const journal = await openJournal(storage, systemClock, { leaseTime: 60_000 });
  await journal.announce(run, program, 'somebody');
  const lease = await journal.begin(run);
  const events: RunEvent[] = [{ type: 'started' }];
  let state = readyState(program);
  for (let next = 0; next < events.length; next += 1) {
    const decision = decide(program, state, events[next] as RunEvent);
    state = decision.state;
    for (const effect of decision.effects) {
      if (effect.type === 'start-task')
        events.push({ type: 'task-ended', task: effect.task, result: 'succeeded', took: 1 });
    }
  }
  for (let from = 0; from < events.length; from += 500) {
    await journal.append(
      lease,
      from,
      events.slice(from, from + 500),
      from + 500 < events.length ? 'running' : state.status,
    );
  }
  return { pilot, events: events.length };
}

/** Turns that everything else has of the event loop meanwhile. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = -1;
  let isOver = false;
  const spin = (): void => {
    turns += 1;
    if (!isOver) setImmediate(spin);
  };
  spin();
  await work();
  isOver = true;
  return turns;
}

let long: Awaited<ReturnType<typeof pilotWithLongRun>>;
beforeEach(async () => {
  long = await pilotWithLongRun();
});
afterEach(() => long.pilot.close());

const readers: readonly (readonly [string, (api: Orchestration) => Promise<unknown>])[] = [
  ['its status', (api) => api.status(run)],
  ['the history', (api) => api.history()],
  ['what is left to retry', (api) => api.retry(run).catch(() => {})],
  [
    'all that happened',
    async (api) => {
      for await (const update of api.watch(run)) expect(update.run).toBe(run);
    },
  ],
];

// SQLite answers at once, so nothing else would come to its turn: leases would pass meanwhile.
it.each(readers)('who reads %s of a long run leaves the process its turns', async (_, read) => {
  const turns = await turnsDuring(() => read(long.pilot.orchestration));
  expect(turns).toBeGreaterThanOrEqual(Math.floor(long.events / 200));
});
