import { sqliteStorage } from '@opspilot/core/sqlite';
import type { OrchestrationOptions, Plan } from '../../src/index.js';
import { type JournalTables, journalMigrations } from '../../src/journal/journal-schema.js';
import type { EngineSite } from '../../src/testing/engine-site.js';

export interface KilledRunOptions {
  readonly site: EngineSite;
  readonly journalFile: string;
  readonly plan?: Plan;
  readonly options?: OrchestrationOptions;
  readonly others?: Parameters<EngineSite['process']>[1];
}

/** A run of one command, whose controller was killed after that had ended, and before it could write so down. */
export async function killedRun({ site, journalFile, plan, options, others }: KilledRunOptions): Promise<string> {
  const pilot = await site.process(options, others);
  const run = await pilot.orchestration.start(plan ?? site.plan(`echo x >> ${site.folder}/count`), ['a']);
  await run.result;
  await site.end(pilot);
  const storage = sqliteStorage(journalFile);
  const db = await storage.open<JournalTables>('orchestration', journalMigrations);
  await db.deleteFrom('orchestration_events').where('sequence', '>', 0).execute();
  await db.updateTable('orchestration_runs').set({ status: 'running', leased_until: 0 }).execute();
  await storage.close();
  return run.id;
}
