import { OpsError, OpsPilot, seededRandom, systemClock } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { expect, it } from 'vitest';
import { Worker } from '../../src/dbos/worker.js';
import {
  type Orchestration,
  type OrchestrationContext,
  type OrchestrationEvents,
  orchestration,
} from '../../src/index.js';
import { openJournal } from '../../src/journal/journal.js';

it('a run that a worker must not go on with is told of, once for each reason, and looked at again until it has ended', async () => {
  const storage = sqliteStorage(':memory:');
  const pilot = await OpsPilot.create({ storage, analysis: false, plugins: [orchestration()] });
  const told: OrchestrationEvents['run.not-recovered'][] = [];
  pilot.events.on('run.not-recovered', ({ data }) => void told.push(data));
  const { events, clock } = { events: pilot.events, clock: { ...systemClock, sleep: async () => {} } };
  const warnings: string[] = [];
  const logger = { warn: (_: unknown, message: string) => void warnings.push(message) };
  const answers = [
    'inventory-changed',
    'inventory-changed',
    'connection-lost',
    'run-in-progress',
    'run-unreadable',
    'run-ended',
  ];
  const resume = async (): Promise<never> => {
    const code = answers.shift() ?? '';
    throw new OpsError(code, `because of ${code}`);
  };
  const worker = new Worker({
    context: { events, clock, logger, random: seededRandom(1) } as unknown as OrchestrationContext,
    journal: await openJournal(storage, clock, { leaseTime: 1_000 }),
    receipts: undefined,
    leaving: new AbortController().signal,
    orchestration: () => ({ resume }) as unknown as Orchestration,
  });
  await worker.driveToItsEnd('r');
  expect(told.map(({ run, code }) => `${run} ${code}`)).toEqual(['r inventory-changed', 'r run-unreadable']);
  expect(warnings).toHaveLength(3);
  await pilot.close();
});
