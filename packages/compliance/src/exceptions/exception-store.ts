import { identityOf, type Migration, OpsError, type StorageAdapter } from '@opspilot/core';
import { type Kysely, type Selectable, sql } from 'kysely';
import {
  type ExceptionErrorCode,
  type ExceptionScope,
  exceptionError,
  type PolicyException,
} from './policy-exception.js';

interface ExceptionTables {
  policy_exceptions: {
    id: string;
    rules: readonly string[];
    scope: ExceptionScope;
    lowers_to: 'allow' | 'warn';
    reason: string;
    added_by: string;
    /** Null where `added_by` tells who it is. */
    author: string | null;
    /** Null where nobody has kept them. */
    author_roles: readonly string[] | null;
    approved_by: readonly string[];
    created_at: number;
    expires_at: number;
    /** Null while it is active, or has expired and nobody has noticed. */
    ended_as: 'expired' | 'revoked' | null;
    ended_at: number | null;
    ended_by: string | null;
    ended_reason: string | null;
  };
  /** One row, taken by whoever adds one: of two that contradict each other the second sees the first. */
  policy_exceptions_turn: { one: number; added: number };
}

const migrations: readonly Migration[] = [
  {
    id: '0001-create-exceptions',
    columns: {
      policy_exceptions: {
        rules: 'json',
        scope: 'json',
        approved_by: 'json',
        created_at: 'time',
        expires_at: 'time',
        ended_at: 'time',
      },
    },
    async up(db, types) {
      await db.schema
        .createTable('policy_exceptions')
        .addColumn('id', types.text, (column) => column.primaryKey().notNull())
        .addColumn('rules', types.json, (column) => column.notNull())
        .addColumn('scope', types.json, (column) => column.notNull())
        .addColumn('lowers_to', types.text, (column) => column.notNull())
        .addColumn('reason', types.text, (column) => column.notNull())
        .addColumn('added_by', types.text, (column) => column.notNull())
        .addColumn('approved_by', types.json, (column) => column.notNull())
        .addColumn('created_at', types.time, (column) => column.notNull())
        .addColumn('expires_at', types.time, (column) => column.notNull())
        .addColumn('ended_as', types.text)
        .addColumn('ended_at', types.time)
        .addColumn('ended_by', types.text)
        .addColumn('ended_reason', types.text)
        .execute();
      await db.schema
        .createIndex('policy_exceptions_open')
        .on('policy_exceptions')
        .column('id')
        .where(sql.ref('ended_as'), 'is', null)
        .execute();
    },
  },
  {
    id: '0002-create-turn',
    async up(db, types) {
      await db.schema
        .createTable('policy_exceptions_turn')
        .addColumn('one', types.integer, (column) => column.primaryKey().notNull())
        .addColumn('added', types.integer, (column) => column.notNull())
        .execute();
      await db.insertInto('policy_exceptions_turn').values({ one: 1, added: 0 }).execute();
    },
  },
  {
    id: '0003-tell-people-apart',
    async up(db, types) {
      await db.schema.alterTable('policy_exceptions').addColumn('author', types.text).execute();
    },
  },
  {
    id: '0004-keep-roles',
    columns: { policy_exceptions: { author_roles: 'json' } },
    async up(db, types) {
      await db.schema.alterTable('policy_exceptions').addColumn('author_roles', types.json).execute();
    },
  },
];

/** How an exception ends. */
export interface ExceptionEnd {
  readonly as: 'expired' | 'revoked';
  readonly at: number;
  readonly by: string;
  readonly reason: string;
}

/** Exceptions in a database. */
export interface ExceptionStore {
  /** @param check - what it throws about those that have not ended keeps the exception out */
  insert(exception: PolicyException, check: (open: readonly PolicyException[]) => void): Promise<void>;
  find(id: string): Promise<PolicyException | undefined>;
  /** Those that have not ended, in the order in which they were added. */
  open(): Promise<readonly PolicyException[]>;
  /** All, newest first. */
  list(limit: number): Promise<readonly PolicyException[]>;
  /** Whether it ended now; not when it had already. */
  end(id: string, end: ExceptionEnd): Promise<boolean>;
}

type Row = Selectable<ExceptionTables['policy_exceptions']>;

/** @param longest - of this process: who added it under a longer one was not promised that it stays */
function exceptionOf(row: Row, longest: number): PolicyException {
  const { ended_by: by, ended_at: at, ended_reason: reason } = row;
  return Object.freeze({
    id: row.id,
    rules: row.rules,
    scope: row.scope,
    lowersTo: row.lowers_to,
    reason: row.reason,
    by: row.added_by,
    identity: row.author ?? identityOf(row.added_by),
    authorRoles: row.author_roles ?? [],
    approvedBy: row.approved_by,
    createdAt: row.created_at,
    expiresAt: Math.min(row.expires_at, row.created_at + longest),
    state: row.ended_as ?? 'active',
    ...(row.ended_as === 'revoked' ? { revoked: { by: by ?? '', at: at ?? 0, reason: reason ?? '' } } : {}),
  });
}

function rowOf(exception: PolicyException): Row {
  return {
    id: exception.id,
    rules: exception.rules,
    scope: exception.scope,
    lowers_to: exception.lowersTo,
    reason: exception.reason,
    added_by: exception.by,
    author: exception.identity,
    author_roles: exception.authorRoles,
    approved_by: exception.approvedBy,
    created_at: exception.createdAt,
    expires_at: exception.expiresAt,
    ended_as: null,
    ended_at: null,
    ended_by: null,
    ended_reason: null,
  };
}

async function openIn(db: Kysely<ExceptionTables>, longest: number): Promise<readonly PolicyException[]> {
  const rows = await db
    .selectFrom('policy_exceptions')
    .selectAll()
    .where('ended_as', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => exceptionOf(row, longest));
}

/**
 * @param longest - milliseconds for which an exception holds at most, whatever was allowed when it was added
 * @throws OpsError `exceptions-unavailable`, from every method
 */
export function createExceptionStore(storage: StorageAdapter, longest: number): ExceptionStore {
  let opened: Promise<Kysely<ExceptionTables>> | undefined;
  const withTables = async <Value>(work: (db: Kysely<ExceptionTables>) => Promise<Value>): Promise<Value> => {
    try {
      opened ??= storage.open<ExceptionTables>('policy-exceptions', migrations).catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return await work(await opened);
    } catch (error) {
      if (OpsError.is<ExceptionErrorCode>(error, 'exception-contradicts')) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw exceptionError('exceptions-unavailable', `The exceptions cannot be read or written: ${why}`, {}, error);
    }
  };
  return {
    insert: (exception, check) =>
      withTables((db) =>
        db.transaction().execute(async (transaction) => {
          await transaction.updateTable('policy_exceptions_turn').set({ added: sql`added + 1` }).execute();
          check(await openIn(transaction, longest));
          await transaction.insertInto('policy_exceptions').values(rowOf(exception)).execute();
        }),
      ),
    find: (id) =>
      withTables(async (db) => {
        const row = await db.selectFrom('policy_exceptions').selectAll().where('id', '=', id).executeTakeFirst();
        return row === undefined ? undefined : exceptionOf(row, longest);
      }),
    open: () => withTables((db) => openIn(db, longest)),
    list: (limit) =>
      withTables(async (db) => {
        const rows = await db.selectFrom('policy_exceptions').selectAll().orderBy('id', 'desc').limit(limit).execute();
        return rows.map((row) => exceptionOf(row, longest));
      }),
    end: (id, { as, at, by, reason }) =>
      withTables(async (db) => {
        const { numUpdatedRows } = await db
          .updateTable('policy_exceptions')
          .set({ ended_as: as, ended_at: at, ended_by: by, ended_reason: reason })
          .where('id', '=', id)
          .where('ended_as', 'is', null)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      }),
  };
}
