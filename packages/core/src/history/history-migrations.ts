import { sql } from 'kysely';
import type { Migration } from '../storage/migration.js';

/** The tables of the history. Every index continues in the order that a list is read in, so that pages need no sorting. */
export const historyMigrations: readonly Migration[] = [
  {
    id: '0001-create-commands',
    columns: {
      history_commands: { created_at: 'time', start_details: 'json', end_details: 'json' },
      history_instances: { beat_at: 'time' },
    },
    async up(db, types) {
      await db.schema
        .createTable('history_commands')
        .addColumn('id', types.text, (column) => column.primaryKey().notNull())
        .addColumn('created_at', types.time, (column) => column.notNull())
        .addColumn('host', types.text, (column) => column.notNull())
        .addColumn('actor', types.text, (column) => column.notNull())
        .addColumn('parent', types.text)
        .addColumn('command', types.text, (column) => column.notNull())
        .addColumn('intent', types.text)
        .addColumn('command_folded', types.text)
        .addColumn('intent_folded', types.text)
        .addColumn('instance', types.text)
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('start_details', types.json, (column) => column.notNull())
        .addColumn('end_details', types.json)
        .addColumn('stdout_file', types.text)
        .addColumn('stderr_file', types.text)
        .addColumn('spool_bytes', types.integer, (column) => column.notNull().defaultTo(0))
        // Last: SQLite then reads the columns before them without walking through the output.
        .addColumn('stdout', types.bytes)
        .addColumn('stderr', types.bytes)
        .execute();
      const index = (name: string, ...columns: string[]) =>
        db.schema
          .createIndex(`history_commands_${name}`)
          .on('history_commands')
          .columns([...columns, 'created_at', 'id']);
      await index('by_time').execute();
      await index('by_host', 'host').execute();
      await index('by_actor', 'actor').execute();
      // Partial where most rows need no entry: each entry is paid for by every command.
      await index('by_parent', 'parent').where(sql.ref('parent'), 'is not', null).execute();
      await index('by_status', 'status').where(sql.ref('status'), '<>', sql.lit('succeeded')).execute();
      await index('by_spool').where(sql.ref('spool_bytes'), '>', sql.lit(0)).execute();

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
