import { type CompiledQuery, type Kysely, sql } from 'kysely';
import type { CommandEnd, CommandStart } from './command-record.js';
import type { HistorySchema } from './history-schema.js';
import { endAsGiven, endColumns, endValues, recordColumns, startColumns, startValues } from './record-row.js';
import { storedText } from './stored-text.js';

/** The two writes of a command, one statement each. */
export interface HistoryWriter {
  begin(start: CommandStart): Promise<void>;
  finish(start: CommandStart, end: CommandEnd, spoolBytes: number): Promise<void>;
}

/**
 * Writes to the journal as process `instance`. The queries are compiled once: building them anew costs more than running
 * them. Their values therefore come as the database stores them (`startValues`, `endValues`).
 */
export function createHistoryWriter(db: Kysely<HistorySchema>, instance: string): HistoryWriter {
  const begin = compileBegin(db);
  const update = compileUpdate(db, endColumns);
  // Most commands say nothing: their columns stay as the start left them.
  const updateSilent = compileUpdate(db, ['status', 'end_details']);
  const upsert = compileUpsert(db, 'history_journal');
  const correct = compileUpsert(db, 'history_commands');
  const run = (query: CompiledQuery, parameters: readonly unknown[]) => db.executeQuery({ ...query, parameters });
  const begun = new Set<string>();

  return {
    async begin(start) {
      await run(begin, [...startValues(start), instance]);
      begun.add(start.id);
    },
    async finish(start, end, spoolBytes) {
      const ending = endValues(end, spoolBytes);
      if (!begun.has(start.id)) {
        await run(upsert, [...startValues(start), ...ending]);
        return;
      }
      const id = storedText(start.id);
      const { numAffectedRows } = isSilent(end)
        ? await run(updateSilent, [ending[0], ending[1], id])
        : await run(update, [...ending, id]);
      // Another process took this one for gone and moved the command on as unknown: this one knows better.
      if (numAffectedRows === 0n) await run(correct, [...startValues(start), ...ending]);
      begun.delete(start.id);
    },
  };
}

function isSilent({ stdout, stderr }: CommandEnd): boolean {
  return stdout.text === '' && stderr.text === '' && stdout.file === undefined && stderr.file === undefined;
}

/** Stands for a value in a query that is compiled without one; every column's codec takes it. */
const blanks = <Column extends string>(columns: readonly Column[]): Record<Column, never> =>
  Object.fromEntries(columns.map((column) => [column, null])) as Record<Column, never>;

function compileBegin(db: Kysely<HistorySchema>): CompiledQuery {
  const running = { status: sql.lit('running' as const), spool_bytes: sql.lit(0) };
  const values = { ...blanks(startColumns), ...blanks(['instance']), ...running };
  return db.insertInto('history_journal').values(values).compile();
}

function compileUpdate(db: Kysely<HistorySchema>, columns: readonly (typeof endColumns)[number][]): CompiledQuery {
  return db.updateTable('history_journal').set(blanks(columns)).where('id', '=', '').compile();
}

function compileUpsert(db: Kysely<HistorySchema>, table: 'history_journal' | 'history_commands'): CompiledQuery {
  return db
    .insertInto(table)
    .values(blanks(recordColumns))
    .onConflict((conflict) => conflict.column('id').doUpdateSet(endAsGiven))
    .compile();
}
