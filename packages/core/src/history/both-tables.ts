import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import type { CommandColumns, HistorySchema } from './history-schema.js';
import { type CommandRow, recordColumns } from './record-row.js';

interface RecordSchema extends HistorySchema {
  readonly record: CommandColumns;
}

/** A condition on a record, whichever table it is in. */
export type RecordCondition = (eb: ExpressionBuilder<RecordSchema, 'record'>) => Expression<SqlBool>;

/** A place in the order of lists: by the time of creation, then by id. */
export type Position = Pick<CommandRow, 'created_at' | 'id'>;

const everyRecord: RecordCondition = () => sql<boolean>`1 = 1`;

/** Rows of one table, to be named `record`; both tables have the columns of a record. */
function rowsOf(db: Kysely<HistorySchema>, table: 'history_journal' | 'history_commands', condition: RecordCondition) {
  return (db as unknown as Kysely<RecordSchema>).selectFrom(`${table} as record` as 'record').where(condition);
}

/**
 * The rows that fulfil `condition`, newest first. One statement reads both tables, so that a row which is being moved
 * from one to the other is seen once.
 */
export function selectPage(
  db: Kysely<HistorySchema>,
  page: { readonly condition: RecordCondition; readonly limit: number },
): Promise<CommandRow[]> {
  const newest = (table: 'history_journal' | 'history_commands') =>
    rowsOf(db, table, page.condition)
      .select(recordColumns)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(page.limit);
  return db
    .selectFrom(newest('history_journal').as('recent'))
    .select(recordColumns)
    .unionAll(db.selectFrom(newest('history_commands').as('older')).select(recordColumns))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}

/** Where the record at `offset` is, counted from the newest; undefined when there are not so many. */
export async function positionAt(db: Kysely<HistorySchema>, offset: number): Promise<Position | undefined> {
  const positions = (table: 'history_journal' | 'history_commands') =>
    rowsOf(db, table, everyRecord).select(['created_at', 'id']);
  const rows = await positions('history_journal')
    .unionAll(positions('history_commands'))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .offset(offset)
    .execute();
  return rows[0];
}

export async function countRecords(db: Kysely<HistorySchema>, condition: RecordCondition): Promise<number> {
  const counted = (table: 'history_journal' | 'history_commands') =>
    rowsOf(db, table, condition).select((eb) => eb.fn.countAll<number | bigint>().as('total'));
  const parts = await counted('history_journal').unionAll(counted('history_commands')).execute();
  return parts.reduce((sum, { total }) => sum + Number(total), 0);
}

export async function findRecord(db: Kysely<HistorySchema>, id: string): Promise<CommandRow | undefined> {
  const one: RecordCondition = (eb) => eb('id', '=', id);
  const rows = await selectPage(db, { condition: one, limit: 1 });
  return rows[0];
}

/** Names of the files that records refer to. */
export async function recordedFiles(db: Kysely<HistorySchema>): Promise<readonly string[]> {
  const named = (table: 'history_journal' | 'history_commands') =>
    rowsOf(db, table, (eb) => eb('spool_bytes', '>', eb.lit(0))).select(['stdout_file', 'stderr_file']);
  return filesOf(await named('history_journal').unionAll(named('history_commands')).execute());
}

/** The names in the rows. */
export function filesOf(rows: readonly Pick<CommandRow, 'stdout_file' | 'stderr_file'>[]): string[] {
  return rows.flatMap((row) => [row.stdout_file, row.stderr_file]).filter((file) => file !== null);
}
