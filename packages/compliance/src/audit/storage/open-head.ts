import type { Kysely } from 'kysely';
import { auditError } from '../audit-error.js';
import { noPrevious } from '../record/seal-entry.js';
import type { AuditSchema } from './audit-schema.js';

/** The end of a log. */
export interface AuditHead {
  readonly log: string;
  /** 0 while nothing has been appended. */
  readonly sequence: number;
  readonly hash: string;
}

/** Begins the log that this database holds when there is none yet, under the id `fresh`. */
export async function openHead(db: Kysely<AuditSchema>, fresh: string): Promise<AuditHead> {
  await db
    .insertInto('audit_head')
    .values({ one: 1, log: fresh, sequence: 0, hash: noPrevious })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return readHead(db);
}

/** @throws OpsError `audit-log-damaged` when the row that says where the log ends is gone */
export async function readHead(db: Kysely<AuditSchema>): Promise<AuditHead> {
  const head = await db.selectFrom('audit_head').select(['log', 'sequence', 'hash']).executeTakeFirst();
  if (head === undefined) throw headMissing();
  return head;
}

export function headMissing() {
  return auditError(
    'audit-log-damaged',
    'The audit log has lost the row that says where it ends (table audit_head): somebody changed the database. Verify the log against its checkpoints, keep this database for the investigation, and begin a new log elsewhere.',
  );
}
