import type { Migration } from '@opspilot/core';

export interface NoteSchema {
  notes: { id: number; text: string; tags: unknown };
}

export const noteMigrations: readonly Migration[] = [
  {
    id: '0001-create-notes',
    columns: { notes: { tags: 'json' } },
    up: (db, types) =>
      db.schema
        .createTable('notes')
        .addColumn('id', types.integer, (column) => column.primaryKey())
        .addColumn('text', types.text, (column) => column.notNull())
        .addColumn('tags', types.json)
        .execute(),
  },
];
