import type { Kysely } from 'kysely';
import { auditError } from '../audit-error.js';
import type { AuditSchema } from '../storage/audit-schema.js';
import type { AuditHead } from '../storage/open-head.js';
import { hashesAt } from '../storage/record-reader.js';
import type { PublicKey } from './audit-signer.js';
import { type Checkpoint, checkpointProblem, otherLogIn, parseCheckpoint } from './checkpoint.js';

/**
 * Refuses to go on where a checkpoint vouches for what the database does not hold: it was set back, cut, or made anew. To
 * append there would give the same places to other records. Resolves with the newest checkpoint that is confirmed.
 *
 * @throws OpsError `audit-rolled-back`
 */
export async function checkRollback(
  db: Kysely<AuditSchema>,
  head: AuditHead,
  lines: readonly string[],
  keys: readonly PublicKey[],
): Promise<Checkpoint | undefined> {
  const signed = [...new Set(lines)]
    .flatMap((line) => parseCheckpoint(line) ?? [])
    .filter(({ checkpoint }) => checkpoint.log === head.log)
    .sort((a, b) => b.checkpoint.sequence - a.checkpoint.sequence);
  const hashes = await hashesAt(
    db,
    signed.map(({ checkpoint }) => checkpoint.sequence),
  );
  const isHeld = ({ sequence, hash }: Checkpoint): boolean =>
    hashes.get(sequence) === hash && head.sequence >= sequence;
  // A signature takes time: only what the database does not hold is checked, and the newest.
  const isConfirmed = (one: (typeof signed)[number]): boolean => checkpointProblem(one, keys) === undefined;
  const refuted = signed.find((one) => !isHeld(one.checkpoint) && isConfirmed(one));
  if (refuted === undefined) return signed.find(isConfirmed)?.checkpoint;
  const { sequence } = refuted.checkpoint;
  const found = hashes.has(sequence) ? 'is another one' : 'is not there';
  throw auditError(
    'audit-rolled-back',
    `The audit log ends at record ${head.sequence}, but a checkpoint vouches for record ${sequence}, which ${found}: the database was set back to an earlier state, cut, or made anew. Restore it to the newest state, or keep it for the investigation and begin a new log in an empty database.`,
    { log: head.log, head: head.sequence, checkpoint: sequence },
  );
}

/**
 * Refuses a sink that vouches, by our keys, for another log than this one: whoever takes the whole log away, or puts
 * another in its place, leaves nothing in the database that a checkpoint could contradict, and soon has lines there of its own.
 *
 * @throws OpsError `audit-rolled-back`
 */
export function checkSameLog(
  head: AuditHead,
  sink: string,
  lines: readonly string[],
  keys: readonly PublicKey[],
): void {
  const parsed = [...new Set(lines)].flatMap((line) => parseCheckpoint(line) ?? []);
  const found = otherLogIn(parsed, head.log, keys);
  if (found === undefined) return;
  const { other, isBeside } = found;
  throw auditError(
    'audit-rolled-back',
    `The sink "${sink}" vouches for the audit log ${other.log} up to record ${other.sequence}, and ${isBeside ? 'also for' : 'for nothing of'} the log ${head.log} in this database: the other log was taken away, or this is another database. Restore it; a log that is begun anew on purpose, or beside another, needs a sink of its own.`,
    { log: head.log, head: head.sequence, sink, vouchedFor: other.log, checkpoint: other.sequence },
  );
}
