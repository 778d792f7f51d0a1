import { type Clock, type Migration, newId, type Random, type StorageAdapter } from '@opspilot/core';
import type { Kysely, Selectable } from 'kysely';
import type { Decided } from './decided.js';

interface DecisionTables {
  policy_decisions: {
    id: string;
    rule: string;
    effect: string;
    environment: string;
    roles: readonly string[];
    labels: readonly string[];
    requester: string;
    decided_by: readonly string[];
    is_approved: boolean;
    decided_at: number;
  };
}

const migrations: readonly Migration[] = [
  {
    id: '0001-create-decisions',
    columns: {
      policy_decisions: {
        roles: 'json',
        labels: 'json',
        decided_by: 'json',
        is_approved: 'boolean',
        decided_at: 'time',
      },
    },
    async up(db, types) {
      await db.schema
        .createTable('policy_decisions')
        .addColumn('id', types.text, (column) => column.primaryKey().notNull())
        .addColumn('rule', types.text, (column) => column.notNull())
        .addColumn('effect', types.text, (column) => column.notNull())
        .addColumn('environment', types.text, (column) => column.notNull())
        .addColumn('roles', types.json, (column) => column.notNull())
        .addColumn('labels', types.json, (column) => column.notNull())
        .addColumn('requester', types.text, (column) => column.notNull())
        .addColumn('decided_by', types.json, (column) => column.notNull())
        .addColumn('is_approved', types.boolean, (column) => column.notNull())
        .addColumn('decided_at', types.time, (column) => column.notNull())
        .execute();
    },
  },
];

/** Decisions that are looked back on: what was usual long ago is not any more. */
const mostRead = 10_000;

function decidedOf(row: Selectable<DecisionTables['policy_decisions']>): Decided {
  const { rule, effect, environment, roles, labels, requester, decided_by: by, is_approved: isApproved } = row;
  return { rule, effect, environment, roles, labels, requester, by, isApproved };
}

/** What people decided, in a database. */
export interface DecisionStore {
  add(decisions: readonly Decided[]): Promise<void>;
  /** The last 10,000, newest first. */
  recent(): Promise<readonly Decided[]>;
}

export function createDecisionStore(storage: StorageAdapter, clock: Clock, random: Random): DecisionStore {
  let opened: Promise<Kysely<DecisionTables>> | undefined;
  const open = (): Promise<Kysely<DecisionTables>> => {
    opened ??= storage.open<DecisionTables>('policy-decisions', migrations).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    add: async (decisions) => {
      if (decisions.length === 0) return;
      const db = await open();
      const rows = decisions.map(({ by, isApproved, ...decided }) => ({
        ...decided,
        id: newId(clock, random),
        decided_by: by,
        is_approved: isApproved,
        decided_at: clock.now(),
      }));
      await db.insertInto('policy_decisions').values(rows).execute();
    },
    recent: async () => {
      const db = await open();
      const rows = await db.selectFrom('policy_decisions').selectAll().orderBy('id', 'desc').limit(mostRead).execute();
      return rows.map(decidedOf);
    },
  };
}
