import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import type { Clock } from '../clock/clock.js';
import { OpsError } from '../errors/ops-error.js';
import { filesOf, positionAt } from './both-tables.js';
import type { HistoryErrorCode, RetentionPolicy } from './history.js';
import type { HistorySchema } from './history-schema.js';
import type { CommandRow } from './record-row.js';
import { shownValue } from './shown-value.js';
import type { Spool } from './spool.js';

/** Rows removed in one statement: the database is free for others in between. */
const batch = 500;

export interface Pruned {
  readonly commands: number;
  readonly spoolBytes: number;
}

type RemovedRow = Pick<CommandRow, 'stdout_file' | 'stderr_file' | 'spool_bytes'>;

/** A record rather than a list: the compiler then checks that none is forgotten. */
const limits: Readonly<Record<keyof RetentionPolicy, true>> = { maxAge: true, maxCommands: true, maxSpoolBytes: true };

/** What is wrong with a limit; undefined when nothing is. A name written wrong would keep what should go, unnoticed. */
function limitProblem(name: string, limit: unknown): string | undefined {
  if (!Object.hasOwn(limits, name)) {
    return `There is no retention limit ${name}; there are ${Object.keys(limits).join(', ')}.`;
  }
  if (limit === undefined || (Number.isFinite(limit) && Number(limit) >= 0)) return undefined;
  return `The retention limit ${name} must be a number from 0 up, got ${shownValue(limit)}. Leave it out for no limit.`;
}

/** @throws OpsError `invalid-retention` */
export function checkRetention(policy: RetentionPolicy): void {
  for (const [name, limit] of Object.entries(policy) as [string, unknown][]) {
    const problem = limitProblem(name, limit);
    if (problem === undefined) continue;
    throw new OpsError<HistoryErrorCode>('invalid-retention', problem, { details: { [name]: limit } });
  }
}

/**
 * Removes what is past a limit, oldest first; what is in the journal (running commands) never. Rows go before their files: what a crash leaves
 * in between is a file without a row, which the next sweep takes, never a row that names a file in vain.
 *
 * Too much spooled output costs the oldest commands their files, not their records.
 */
export async function applyRetention(
  db: Kysely<HistorySchema>,
  { policy, spool, clock }: { readonly policy: RetentionPolicy; readonly spool: Spool; readonly clock: Clock },
): Promise<Pruned> {
  let commands = 0;
  let spoolBytes = 0;
  const removed = async (rows: readonly RemovedRow[]): Promise<void> => {
    spoolBytes += rows.reduce((sum, row) => sum + row.spool_bytes, 0);
    await spool.remove(filesOf(rows));
  };
  const deleteAll = async (condition: Condition): Promise<void> => {
    for (;;) {
      const rows = await deleteSome(db, condition);
      commands += rows.length;
      await removed(rows);
      if (rows.length < batch) return;
    }
  };

  if (policy.maxAge !== undefined) {
    const oldest = Math.ceil(clock.now() - policy.maxAge);
    await deleteAll((eb) => eb('created_at', '<', oldest));
  }
  if (policy.maxCommands !== undefined) {
    const first = await positionAt(db, Math.floor(policy.maxCommands));
    if (first !== undefined) {
      await deleteAll(() => sql<boolean>`(created_at, id) <= (${first.created_at}, ${first.id})`);
    }
  }
  if (policy.maxSpoolBytes !== undefined) {
    for (;;) {
      const rows = await releaseFiles(db, policy.maxSpoolBytes);
      await removed(rows);
      if (rows.length < batch) break;
    }
  }
  return { commands, spoolBytes };
}

type Condition = (eb: ExpressionBuilder<HistorySchema, 'history_commands'>) => Expression<SqlBool>;

function deleteSome(db: Kysely<HistorySchema>, condition: Condition): Promise<RemovedRow[]> {
  return db
    .deleteFrom('history_commands')
    .where('id', 'in', (eb) =>
      eb.selectFrom('history_commands').select('id').where(condition).orderBy('created_at').orderBy('id').limit(batch),
    )
    .returning(['stdout_file', 'stderr_file', 'spool_bytes'])
    .execute();
}

/** Takes their files from the oldest commands whose output is past `maxBytes`, counted from the newest. */
async function releaseFiles(db: Kysely<HistorySchema>, maxBytes: number) {
  const rows = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('history_commands')
        .select(['id', 'stdout_file', 'stderr_file', 'spool_bytes'])
        .select(sql<number>`sum(spool_bytes) over (order by created_at desc, id desc)`.as('total'))
        .where((inner) => inner('spool_bytes', '>', inner.lit(0)))
        .as('spooled'),
    )
    .select(['id', 'stdout_file', 'stderr_file', 'spool_bytes'])
    .where('total', '>', maxBytes)
    .orderBy('total', 'desc')
    .limit(batch)
    .execute();
  if (rows.length > 0) {
    const ids = rows.map((row) => row.id);
    await db
      .updateTable('history_commands')
      .set({ stdout_file: null, stderr_file: null, spool_bytes: 0 })
      .where('id', 'in', ids)
      .execute();
  }
  return rows;
}
