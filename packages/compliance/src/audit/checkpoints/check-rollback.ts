import type { Kysely } from 'kysely';
import { auditError } from '../audit-error.js';
import type { AuditSchema } from '../storage/audit-schema.js';
import type { AuditHead } from '../storage/open-head.js';
import type { PublicKey } from './audit-signer.js';
import { type Checkpoint, checkpointProblem, parseCheckpoint } from './checkpoint.js';

/** The newest checkpoint of this log among `lines` that one of `keys` confirms. A signature takes time: only the newest are checked. */
function newestCheckpoint(lines: readonly string[], log: string, keys: readonly PublicKey[]): Checkpoint | undefined {
  return lines
    .flatMap((line) => parseCheckpoint(line) ?? [])
    .filter(({ checkpoint }) => checkpoint.log === log)
    .sort((a, b) => b.checkpoint.sequence - a.checkpoint.sequence)
    .find((signed) => checkpointProblem(signed, keys) === undefined)?.checkpoint;
}

/**
 * Refuses to go on where a sink has seen more than the database holds: the database was set back, or cut. To append there
 * would give the same places to other records.
 *
 * @throws OpsError `audit-rolled-back`
 */
export async function checkRollback(
  db: Kysely<AuditSchema>,
  head: AuditHead,
  lines: readonly string[],
  keys: readonly PublicKey[],
): Promise<void> {
  const checkpoint = newestCheckpoint(lines, head.log, keys);
  if (checkpoint === undefined) return;
  const { sequence, hash } = checkpoint;
  const record = await db
    .selectFrom('audit_records')
    .select('hash')
    .where('sequence', '=', sequence)
    .executeTakeFirst();
  if (record?.hash === hash && head.sequence >= sequence) return;
  const found = record === undefined ? 'is not there' : 'is another one';
  throw auditError(
    'audit-rolled-back',
    `The audit log ends at record ${head.sequence}, but a checkpoint vouches for record ${sequence}, which ${found}: the database was set back to an earlier state, or cut. Restore it to the newest state, or keep it for the investigation and begin a new log in an empty database.`,
    { log: head.log, head: head.sequence, checkpoint: sequence },
  );
}
