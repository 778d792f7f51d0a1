import { type Host, OpsError, OpsPilot, seededRandom, systemClock } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Worker } from '../../src/dbos/worker.js';
import { relocated } from '../../src/engine/check-unchanged.js';
import { prepareProgram } from '../../src/engine/prepare-program.js';
import {
  type Orchestration,
  type OrchestrationContext,
  type OrchestrationEvents,
  orchestration,
  type RunEvent,
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

describe('a worker that is handed a command of a run', () => {
  const plan = { name: 'p', steps: [{ id: 's', command: 'true' }] };
  const { signal: never } = new AbortController();
  const permit = { check: async () => {}, withdrawn: never, leaving: never, renewed: async () => {} };

  /** Runs the command of a run that was begun with hosts at `localhost` and receipts in `/r`. */
  async function handed({ address = 'localhost', receipts = '/r' } = {}) {
    const storage = sqliteStorage(':memory:');
    onTestFinished(() => storage.close());
    const journal = await openJournal(storage, systemClock, { leaseTime: 60_000 });
    const directoryOf = (host: Host) =>
      ({ list: () => [host], get: () => host }) as unknown as OrchestrationContext['hosts'];
    const here = directoryOf({ name: 'a', address });
    const program = {
      ...prepareProgram(directoryOf({ name: 'a', address: 'localhost' }), plan, ['a']),
      receipts: '/r',
    };
    await journal.announce('r', program, 'somebody');
    const lease = await journal.begin('r');
    const started: string[] = [];
    const run = async ({ command }: { readonly command: string }) => {
      started.push(command);
      return { id: 'c', status: 'succeeded', executed: 'yes' };
    };
    const worker = new Worker({
      context: { hosts: here, clock: systemClock, random: seededRandom(1), run } as unknown as OrchestrationContext,
      journal,
      receipts,
      leaving: AbortSignal.abort(),
      orchestration: () => ({}) as Orchestration,
    });
    const task = { host: 0, step: 0, kind: 'step', attempt: 1 } as const;
    const command = () => worker.runCommand('r', task, { isFirst: true, permit });
    const accept = () => journal.relocate(lease, relocated(program, here));
    const cancelled: RunEvent[] = [{ type: 'started' }, { type: 'ordered', order: { type: 'cancel' } }];
    return { command, started, accept, cancel: () => journal.append(lease, 0, cancelled, 'running') };
  }

  it('begins it with the hosts and the receipts that the run was begun with', async () => {
    const { command, started } = await handed();
    expect(await command()).toMatchObject({ result: 'succeeded' });
    expect(started).toEqual(['true']);
  });

  it('begins nothing with other receipts', async () => {
    const { command, started } = await handed({ receipts: '/others' });
    await expect(command()).rejects.toMatchObject({ code: 'receipts-changed' });
    expect(started).toEqual([]);
  });

  it('begins nothing where its hosts are elsewhere, until somebody has said that they are the same', async () => {
    const { command, started, accept } = await handed({ address: '127.0.0.1' });
    await expect(command()).rejects.toMatchObject({ code: 'inventory-changed' });
    expect(started).toEqual([]);
    await accept();
    expect(await command()).toMatchObject({ result: 'succeeded' });
  });

  it('tells of a run that was cancelled before anybody has begun it, whatever it has itself', async () => {
    const { command, started, cancel } = await handed({ receipts: '/others' });
    await cancel();
    expect(await command()).toEqual({ result: 'cancelled' });
    expect(started).toEqual([]);
  });
});
