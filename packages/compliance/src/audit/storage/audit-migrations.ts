import type { Migration } from '@opspilot/core';

/** The tables of the audit log. */
export const auditMigrations: readonly Migration[] = [
  {
    id: '0001-create-audit-log',
    columns: { audit_records: { at: 'time' } },
    async up(db, types) {
      await db.schema
        .createTable('audit_head')
        .addColumn('one', types.integer, (column) => column.primaryKey().notNull())
        .addColumn('log', types.text, (column) => column.notNull())
        .addColumn('sequence', types.integer, (column) => column.notNull())
        .addColumn('hash', types.text, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('audit_records')
        .addColumn('sequence', types.integer, (column) => column.primaryKey().notNull())
        .addColumn('at', types.time, (column) => column.notNull())
        .addColumn('type', types.text, (column) => column.notNull())
        .addColumn('hash', types.text, (column) => column.notNull())
        // Not the JSON type: the text is what was hashed, to the byte.
        .addColumn('body', types.text, (column) => column.notNull())
        .execute();
      await db.schema.createIndex('audit_records_by_time').on('audit_records').columns(['at', 'sequence']).execute();
      await db.schema
        .createTable('audit_checkpoints')
        .addColumn('sequence', types.integer, (column) => column.primaryKey().notNull())
        .addColumn('line', types.text, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('audit_deliveries')
        .addColumn('sink', types.text, (column) => column.notNull())
        .addColumn('sequence', types.integer, (column) => column.notNull())
        .addPrimaryKeyConstraint('audit_deliveries_key', ['sink', 'sequence'])
        .execute();
    },
  },
  {
    id: '0002-keep-deliveries',
    async up(db, types) {
      await db.schema
        .alterTable('audit_deliveries')
        .addColumn('is_delivered', types.integer, (column) => column.notNull().defaultTo(0))
        .execute();
    },
  },
];
