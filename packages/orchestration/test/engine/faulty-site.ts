import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { declareEvents, definePlugin } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterEach, beforeEach } from 'vitest';
import { orchestrationOver } from '../../src/engine/create-orchestration.js';
import { inProcess } from '../../src/engine/in-process.js';
import type { OrchestrationEvents } from '../../src/engine/orchestration.js';
import { type Journal, openJournal } from '../../src/journal/journal.js';
import { EngineSite } from '../../src/testing/engine-site.js';

/** What a storage does to a journal, and what watches over a run does when it is told of one. */
export interface Faults {
  inJournal: (journal: Journal) => Journal;
  watchOver: (run: string) => Promise<void>;
}

const noFaults = (): Faults => ({ inJournal: (journal) => journal, watchOver: async () => {} });

/** A site whose storage does what it is told, in SQLite. */
async function openFaultySite(faults: Faults): Promise<EngineSite> {
  const folder = await mkdtemp(join(tmpdir(), 'journal-'));
  return EngineSite.open({
    open: async () => ({
      storage: () => sqliteStorage(join(folder, 'ops.db')),
      plugin: ({ receipts, leaseTime = 1_000 }) =>
        definePlugin({
          id: 'orchestration',
          events: declareEvents<OrchestrationEvents>(),
          setup: async (context) => {
            const journal = await openJournal(context.storage, context.clock, { leaseTime });
            const api = orchestrationOver(
              context,
              faults.inJournal(journal),
              { ...inProcess(context, journal, receipts), watchOver: (run) => faults.watchOver(run) },
              receipts === undefined ? {} : { receipts },
            );
            return { api, dispose: () => api.leave() };
          },
        }),
      close: () => rm(folder, { recursive: true, force: true }),
    }),
  });
}

/** A site like that for each test of the suite around it, whose storage does nothing until it is told, or told to be well again. */
export function useFaultySite(): {
  readonly site: () => EngineSite;
  readonly faults: Faults;
  readonly beWell: () => void;
} {
  const faults = noFaults();
  const beWell = (): void => void Object.assign(faults, noFaults());
  let site: EngineSite;
  beforeEach(async () => {
    beWell();
    site = await openFaultySite(faults);
  });
  afterEach(() => site.close());
  return { site: () => site, faults, beWell };
}

/** What a storage says that answers nothing. */
export const reset = (): never => {
  throw new Error('connection reset');
};
