import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { declareEvents, definePlugin } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { orchestrationOver } from '../../src/engine/create-orchestration.js';
import type { OrchestrationEvents } from '../../src/engine/orchestration.js';
import { RunDirectories } from '../../src/engine/run-directories.js';
import { TaskRunner } from '../../src/engine/task-runner.js';
import { type Journal, openJournal } from '../../src/journal/journal.js';
import { EngineSite } from '../../src/testing/engine-site.js';

/** What a storage does to a journal, and what watches over a run does when it is told of one. */
export interface Faults {
  inJournal: (journal: Journal) => Journal;
  watchOver: (run: string) => Promise<void>;
}

export const noFaults = (): Faults => ({ inJournal: (journal) => journal, watchOver: async () => {} });

/** A site whose storage does what it is told, in SQLite. */
export async function openFaultySite(faults: Faults): Promise<EngineSite> {
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
              {
                runner: (run, program, createdAt, permit) =>
                  new TaskRunner(context, {
                    run,
                    program,
                    receipts,
                    createdAt,
                    permit,
                    directories: new RunDirectories({ run, program, journal, hosts: context.hosts }),
                  }),
                watchOver: (run) => faults.watchOver(run),
              },
              receipts === undefined ? {} : { receipts },
            );
            return { api, dispose: () => api.leave() };
          },
        }),
      close: () => rm(folder, { recursive: true, force: true }),
    }),
  });
}
