import type { Migration } from '@opspilot/core';
import { sql } from 'kysely';
import type { DecisionFeatures } from '../learning/decision-features.js';
import type { FourEyesRules } from './four-eyes.js';

/** The tables of approvals. */
export interface TicketTables {
  approval_tickets: {
    id: string;
    binding: string;
    command: string;
    host: string;
    environment: string | null;
    /** As it is shown. */
    actor: string;
    /** Who that is, told apart: see core's `identityOf`. Null where `actor` says it. */
    requester: string | null;
    rules: readonly string[];
    reasons: readonly string[];
    /** What the rules found, to learn from the answer. */
    features: readonly DecisionFeatures[];
    /** Who has to agree, as it was when the ticket was made. */
    four_eyes: FourEyesRules;
    created_at: number;
    expires_at: number;
    /** Null while it is open. */
    closed_as: 'used' | 'refused' | 'withdrawn' | 'expired' | null;
    closed_at: number | null;
    closed_by: string | null;
    closed_reason: string | null;
    used_for: string | null;
  };
  approval_ticket_grants: {
    ticket: string;
    /** Who, told apart; an id where no name stands beside it. */
    given_by: string;
    /** As they are shown. */
    name: string | null;
    roles: readonly string[];
    given_at: number;
    reason: string | null;
  };
}

export const ticketMigrations: readonly Migration[] = [
  {
    id: '0001-create-tickets',
    columns: {
      approval_tickets: {
        rules: 'json',
        reasons: 'json',
        features: 'json',
        four_eyes: 'json',
        created_at: 'time',
        expires_at: 'time',
        closed_at: 'time',
      },
      approval_ticket_grants: { roles: 'json', given_at: 'time' },
    },
    async up(db, types) {
      await db.schema
        .createTable('approval_tickets')
        .addColumn('id', types.text, (column) => column.primaryKey().notNull())
        .addColumn('binding', types.text, (column) => column.notNull())
        .addColumn('command', types.text, (column) => column.notNull())
        .addColumn('host', types.text, (column) => column.notNull())
        .addColumn('environment', types.text)
        .addColumn('actor', types.text, (column) => column.notNull())
        .addColumn('rules', types.json, (column) => column.notNull())
        .addColumn('reasons', types.json, (column) => column.notNull())
        .addColumn('features', types.json, (column) => column.notNull())
        .addColumn('four_eyes', types.json, (column) => column.notNull())
        .addColumn('created_at', types.time, (column) => column.notNull())
        .addColumn('expires_at', types.time, (column) => column.notNull())
        .addColumn('closed_as', types.text)
        .addColumn('closed_at', types.time)
        .addColumn('closed_by', types.text)
        .addColumn('closed_reason', types.text)
        .addColumn('used_for', types.text)
        .execute();
      // Of two processes that ask for the same command at once, one makes the ticket and both wait for it.
      await db.schema
        .createIndex('approval_tickets_open')
        .on('approval_tickets')
        .unique()
        .column('binding')
        .where(sql.ref('closed_as'), 'is', null)
        .execute();
      await db.schema
        .createIndex('approval_tickets_by_time')
        .on('approval_tickets')
        .columns(['created_at', 'id'])
        .execute();
      // The key keeps one person from counting twice, however many processes ask at once.
      await db.schema
        .createTable('approval_ticket_grants')
        .addColumn('ticket', types.text, (column) => column.notNull())
        .addColumn('given_by', types.text, (column) => column.notNull())
        .addColumn('roles', types.json, (column) => column.notNull())
        .addColumn('given_at', types.time, (column) => column.notNull())
        .addColumn('reason', types.text)
        .addPrimaryKeyConstraint('approval_ticket_grants_key', ['ticket', 'given_by'])
        .execute();
    },
  },
  {
    id: '0002-tell-people-apart',
    async up(db, types) {
      await db.schema.alterTable('approval_tickets').addColumn('requester', types.text).execute();
      await db.schema.alterTable('approval_ticket_grants').addColumn('name', types.text).execute();
    },
  },
];
