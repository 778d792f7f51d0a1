import { type Clock, identityOf, type Migration, newId, type Random, type StorageAdapter } from '@opspilot/core';
import { type Kysely, type Selectable, sql } from 'kysely';
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
/** Of them, those about requests of one actor: however much one asks for, what others did is not pushed out. */
const mostOfOneActor = 1_000;
/** Decisions alike in all that counts: more of one person do not count for one thing. */
const mostAlike = 3;

const identity = /^[0-9a-f]{64}:[0-9a-f]{64}$/;

/** Earlier decisions were kept with ids. */
function personIn(text: string): string {
  return identity.test(text) ? text : identityOf(text);
}

function decidedOf(row: Selectable<DecisionTables['policy_decisions']>): Decided {
  const { rule, effect, environment, roles, labels, requester, decided_by: by, is_approved: isApproved } = row;
  const people = { requester: personIn(requester), by: by.map(personIn) };
  return { rule, effect, environment, roles, labels, ...people, isApproved };
}

/** What people decided, in a database. */
export interface DecisionStore {
  add(decisions: readonly Decided[]): Promise<void>;
  /** The last 10,000, newest first: at most 1,000 about requests of one actor, and three that are alike. */
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
      const rows = await db
        .with('told', (base) =>
          // PostgreSQL compares no JSON.
          base.selectFrom('policy_decisions').selectAll().select(sql<string>`cast(decided_by as text)`.as('deciders')),
        )
        .with('alike', (base) =>
          base
            .selectFrom('told')
            .selectAll()
            .select(({ fn }) =>
              fn
                .agg<number>('row_number')
                .over((over) =>
                  over
                    .partitionBy(['rule', 'effect', 'environment', 'requester', 'deciders', 'is_approved'])
                    .orderBy('id', 'desc'),
                )
                .as('nth_alike'),
            ),
        )
        .with('of_actor', (base) =>
          base
            .selectFrom('alike')
            .selectAll()
            .select(({ fn }) =>
              fn
                .agg<number>('row_number')
                .over((over) => over.partitionBy('requester').orderBy('id', 'desc'))
                .as('nth_of_actor'),
            )
            .where('nth_alike', '<=', mostAlike),
        )
        .selectFrom('of_actor')
        .selectAll()
        .where('nth_of_actor', '<=', mostOfOneActor)
        .orderBy('id', 'desc')
        .limit(mostRead)
        .execute();
      return rows.map(decidedOf);
    },
  };
}
