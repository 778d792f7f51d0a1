import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Journal } from '../journal/journal.js';
import type { Worker } from './worker.js';

/**
 * Goes on with runs of this engine that nobody drives. DBOS hands the driving of a run to one worker, which may be one that must
 * not go on with it: that one waits, and whoever may goes ahead.
 */
export async function driveAbandoned(journal: Journal, worker: Worker): Promise<void> {
  for (const run of await journal.abandoned()) {
    if ((await DBOS.getWorkflowStatus(run)) !== null) void worker.driveToItsEnd(run);
  }
}
