import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { ColumnCodec, ColumnTypes, Migration } from '../storage/migration.js';

const recordCodecs: Readonly<Record<string, ColumnCodec>> = {
  created_at: 'time',
  start_details: 'json',
  end_details: 'json',
};

/** The tables of the history. */
export const historyMigrations: readonly Migration[] = [
  {
    id: '0001-create-commands',
    columns: {
      history_journal: recordCodecs,
      history_commands: recordCodecs,
      history_instances: { beat_at: 'time' },
    },
    async up(db, types) {
      await recordColumns(db.schema.createTable('history_journal'), types)
        .addColumn('instance', types.text)
        .addColumn('claim', types.text)
        .execute();
      await recordColumns(db.schema.createTable('history_commands'), types).execute();
      await createIndexes(db);
      await db.schema
        .createTable('history_instances')
        .addColumn('id', types.text, (column) => column.primaryKey().notNull())
        .addColumn('machine', types.text, (column) => column.notNull())
        .addColumn('pid', types.integer, (column) => column.notNull())
        .addColumn('process_started', types.text)
        .addColumn('beat_at', types.time, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('history_identity')
        .addColumn('one', types.integer, (column) => column.primaryKey().notNull())
        .addColumn('name', types.text, (column) => column.notNull())
        .execute();
    },
  },
];

function recordColumns(table: CreateTableBuilder<string, never>, types: ColumnTypes) {
  return table
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('created_at', types.time, (column) => column.notNull())
    .addColumn('host', types.text, (column) => column.notNull())
    .addColumn('actor', types.text, (column) => column.notNull())
    .addColumn('parent', types.text)
    .addColumn('command', types.text, (column) => column.notNull())
    .addColumn('intent', types.text)
    .addColumn('command_folded', types.text)
    .addColumn('intent_folded', types.text)
    .addColumn('status', types.text, (column) => column.notNull())
    .addColumn('start_details', types.json, (column) => column.notNull())
    .addColumn('end_details', types.json)
    .addColumn('stdout_file', types.text)
    .addColumn('stderr_file', types.text)
    .addColumn('spool_bytes', types.integer, (column) => column.notNull().defaultTo(0))
    .addColumn('stdout', types.bytes)
    .addColumn('stderr', types.bytes);
}

/**
 * One for each query. Every index continues in the order that a list is read in, so that pages need no sorting; those
 * that most rows have no place in are partial.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the schema of its own time
async function createIndexes(db: Kysely<any>): Promise<void> {
  const index = (name: string, ...columns: string[]) =>
    db.schema
      .createIndex(`history_commands_${name}`)
      .on('history_commands')
      .columns([...columns, 'created_at', 'id']);
  await index('by_time').execute();
  await index('by_host', 'host').execute();
  await index('by_actor', 'actor').execute();
  await index('by_parent', 'parent').where(sql.ref('parent'), 'is not', null).execute();
  await index('by_status', 'status').where(sql.ref('status'), '<>', sql.lit('succeeded')).execute();
  await index('by_spool').where(sql.ref('spool_bytes'), '>', sql.lit(0)).execute();
}
