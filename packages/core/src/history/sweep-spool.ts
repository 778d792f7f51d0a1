import type { Kysely } from 'kysely';
import { recordedFiles } from './both-tables.js';
import type { HistorySchema } from './history-schema.js';
import type { Instances } from './instances.js';
import type { Spool } from './spool.js';

export interface SweepParts {
  readonly spool: Spool;
  readonly instances: Instances;
  /** Name of this process. */
  readonly own: string;
  /** Whether a file of this process may still be written or recorded. */
  readonly isInUse: (file: string) => boolean;
}

/**
 * Removes the files that no record names: left by processes that died, or by a crash between a row and its file.
 * The files of other live processes are theirs to sweep.
 */
export async function sweepSpool(
  db: Kysely<HistorySchema>,
  { spool, instances, own, isInUse }: SweepParts,
): Promise<void> {
  // Folders first: a process appears in the database before it makes one.
  const folders = await spool.instances();
  const live = await instances.live();
  const swept = folders.filter((folder) => folder === own || !live.has(folder));
  const found = new Set<string>();
  for (const folder of swept) {
    for (const file of await spool.files(folder)) if (!isInUse(file)) found.add(file);
  }
  if (found.size > 0) {
    for (const file of await recordedFiles(db)) found.delete(file);
    await spool.remove(found);
  }
  for (const folder of swept) if (folder !== own) await spool.removeFolder(folder);
}
