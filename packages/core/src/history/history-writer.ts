import type { CompiledQuery, Kysely } from 'kysely';
import type { CommandEnd, CommandStart } from './command-record.js';
import type { HistorySchema } from './history-schema.js';
import { endColumns, endValues, startColumns, startValues } from './record-row.js';
import { storedText } from './stored-text.js';

/** The two writes of a command, one statement each. */
export interface HistoryWriter {
  begin(start: CommandStart): Promise<void>;
  finish(start: CommandStart, end: CommandEnd, spoolBytes: number): Promise<void>;
}

export interface HistoryWriterOptions {
  /** Acknowledges a write once it outlives this process. */
  readonly quick: Kysely<HistorySchema>;
  /** Acknowledges a write once it outlives a power failure. */
  readonly durable: Kysely<HistorySchema>;
  readonly instance: string;
}

/**
 * The queries are compiled once: building them anew costs more than running them. Their values therefore come as the
 * database stores them (`startValues`, `endValues`).
 */
export function createHistoryWriter({ quick, durable, instance }: HistoryWriterOptions): HistoryWriter {
  const begin = compileBegin(quick);
  const update = compileUpdate(durable);
  const upsert = compileUpsert(durable);
  const run = (db: Kysely<HistorySchema>, query: CompiledQuery, parameters: readonly unknown[]) =>
    db.executeQuery({ ...query, parameters });
  const begun = new Set<string>();

  return {
    async begin(start) {
      await run(quick, begin, [...startValues(start), instance, 'running', 0]);
      begun.add(start.id);
    },
    async finish(start, end, spoolBytes) {
      const ending = endValues(end, spoolBytes);
      if (begun.has(start.id)) {
        const { numAffectedRows } = await run(durable, update, [...ending, storedText(start.id)]);
        begun.delete(start.id);
        if (numAffectedRows !== 0n) return;
      }
      await run(durable, upsert, [...startValues(start), ...ending]);
    },
  };
}

/** Stands for a value in a query that is compiled without one; every column's codec takes it. */
const blanks = <Column extends string>(columns: readonly Column[]): Record<Column, never> =>
  Object.fromEntries(columns.map((column) => [column, null])) as Record<Column, never>;

function compileBegin(db: Kysely<HistorySchema>): CompiledQuery {
  const values = { ...blanks(startColumns), ...blanks(['instance', 'status']), spool_bytes: 0 };
  return db.insertInto('history_commands').values(values).compile();
}

function compileUpdate(db: Kysely<HistorySchema>): CompiledQuery {
  return db.updateTable('history_commands').set(blanks(endColumns)).where('id', '=', '').compile();
}

function compileUpsert(db: Kysely<HistorySchema>): CompiledQuery {
  return db
    .insertInto('history_commands')
    .values({ ...blanks(startColumns), ...blanks(endColumns) })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((eb) => Object.fromEntries(endColumns.map((column) => [column, eb.ref(`excluded.${column}`)]))),
    )
    .compile();
}
