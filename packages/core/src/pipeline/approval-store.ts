import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../clock/clock.js';
import { OpsError } from '../errors/ops-error.js';
import { newId } from '../random/new-id.js';
import type { Random } from '../random/random.js';
import type { Redactor } from '../secrets/redactor.js';
import type { Migration } from '../storage/migration.js';
import type { StorageAdapter } from '../storage/storage-adapter.js';
import type { Approval, ApprovalErrorCode } from './approval.js';
import { identityOf } from './identity.js';
import { bindingOf } from './subject.js';

interface ApprovalTables {
  approvals_issued: {
    id: string;
    binding: string;
    issued_by: string;
    /** Null where `issued_by` tells who it is. */
    issued_identity: string | null;
    reason: string | null;
    issued_at: number;
    expires_at: number;
    used_at: number | null;
    used_for: string | null;
  };
}

const migrations: readonly Migration[] = [
  {
    id: '0001-create-issued',
    columns: { approvals_issued: { issued_at: 'time', expires_at: 'time', used_at: 'time' } },
    up: async (db, types) => {
      await db.schema
        .createTable('approvals_issued')
        .addColumn('id', types.text, (column) => column.primaryKey())
        .addColumn('binding', types.text, (column) => column.notNull())
        .addColumn('issued_by', types.text, (column) => column.notNull())
        .addColumn('reason', types.text)
        .addColumn('issued_at', types.time, (column) => column.notNull())
        .addColumn('expires_at', types.time, (column) => column.notNull())
        .addColumn('used_at', types.time)
        .addColumn('used_for', types.text)
        .execute();
    },
  },
  {
    id: '0002-add-identity',
    up: async (db, types) => {
      await db.schema.alterTable('approvals_issued').addColumn('issued_identity', types.text).execute();
    },
  },
];

/** Approvals, kept until used: each opens one passage of the one command it was given for. */
export interface ApprovalStore {
  issue(subject: string, by: string, reason: string | undefined, expiresAt: number): Promise<Approval>;
  /**
   * Finds an approval for a subject without using it.
   * @throws OpsError `approval-unknown`, `approval-mismatch`, `approval-expired`, `approval-used`
   */
  find(id: string, subject: string): Promise<Approval>;
  /** Uses an approval up, atomically: of two that try, in whatever process, one succeeds. @throws as {@link ApprovalStore.find} */
  consume(id: string, subject: string, commandId: string): Promise<void>;
}

function fail(code: ApprovalErrorCode, message: string, approval: string): never {
  throw new OpsError<ApprovalErrorCode>(code, message, { details: { approval } });
}

function approvalOf(row: Selectable<ApprovalTables['approvals_issued']>): Approval {
  const { id, binding, issued_by: by, issued_identity: identity, reason } = row;
  const { issued_at: issuedAt, expires_at: expiresAt } = row;
  const more = { ...(identity === null ? {} : { identity }), ...(reason === null ? {} : { reason }) };
  return Object.freeze({ id, binding, by, issuedAt, expiresAt, ...more });
}

/** Opens its table when the first approval is needed: most commands need none. */
export function createApprovalStore(
  storage: StorageAdapter,
  clock: Clock,
  random: Random,
  redactor: Redactor,
): ApprovalStore {
  let opened: Promise<Kysely<ApprovalTables>> | undefined;
  const open = (): Promise<Kysely<ApprovalTables>> => {
    opened ??= storage.open<ApprovalTables>('approvals', migrations).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };

  const find = async (id: string, subject: string): Promise<Approval> => {
    const db = await open();
    const row = await db.selectFrom('approvals_issued').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) fail('approval-unknown', 'There is no such approval; ask for a new one.', id);
    if (row.binding !== bindingOf(subject, row.expires_at)) {
      fail(
        'approval-mismatch',
        'The approval was given for another command, host, actor or option; ask for a new one.',
        id,
      );
    }
    if (row.used_at !== null) fail('approval-used', 'The approval was used already; ask for a new one.', id);
    if (row.expires_at <= clock.now()) fail('approval-expired', 'The approval has expired; ask for a new one.', id);
    return approvalOf(row);
  };

  return {
    find,
    issue: async (subject, givenBy, givenReason, expiresAt) => {
      const by = redactor.text(givenBy);
      const reason = givenReason === undefined ? undefined : redactor.text(givenReason);
      const db = await open();
      const id = newId(clock, random);
      const binding = bindingOf(subject, expiresAt);
      const issuedAt = clock.now();
      const row = {
        id,
        binding,
        issued_by: by,
        issued_identity: by === givenBy ? null : identityOf(givenBy),
        reason: reason ?? null,
        issued_at: issuedAt,
        expires_at: expiresAt,
        used_at: null,
        used_for: null,
      };
      await db.insertInto('approvals_issued').values(row).execute();
      return approvalOf(row);
    },
    consume: async (id, subject, commandId) => {
      await find(id, subject);
      const db = await open();
      const { numUpdatedRows } = await db
        .updateTable('approvals_issued')
        .set({ used_at: clock.now(), used_for: commandId })
        .where('id', '=', id)
        .where('used_at', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) fail('approval-used', 'The approval was used already; ask for a new one.', id);
    },
  };
}
