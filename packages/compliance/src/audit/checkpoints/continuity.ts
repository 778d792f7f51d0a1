import type { Kysely } from 'kysely';
import { auditError } from '../audit-error.js';
import { ChainVerifier } from '../chain/chain-verifier.js';
import { recordReader } from '../chain/found-record.js';
import type { AuditSchema } from '../storage/audit-schema.js';
import type { AuditHead } from '../storage/open-head.js';
import { hashAt, readPages } from '../storage/record-reader.js';
import { foundInRow } from '../storage/verify-storage.js';

/** A record and its hash. */
type Place = Pick<AuditHead, 'sequence' | 'hash'>;

/**
 * What this process knows of the log from outside of the database: its own last record, or the last checkpoint. The database
 * may be written to by others; whatever does not continue what is known is neither continued nor signed.
 */
export interface Continuity {
  /** Refuses to append behind `end` where that contradicts what is known. Asks nobody. @throws OpsError `audit-log-damaged` */
  assertKnown(end: Place): void;
  /** Hears of records that this process wrote behind `end`, the last of which is `last`. */
  wrote(end: Place, last: Place): void;
  /**
   * Reads from what is known to `place`, or back to it, and refuses what is no chain between the two.
   *
   * @throws OpsError `audit-log-damaged`
   */
  assertContinues(place: AuditHead): Promise<void>;
}

/** @param known - a record that a checkpoint vouches for, or the beginning of the log */
export function createContinuity(db: Kysely<AuditSchema>, log: string, known: Place): Continuity {
  let trusted = known;

  const assertKnown = (end: Place): void => {
    if (end.sequence > trusted.sequence) return;
    if (end.sequence < trusted.sequence) throw damaged(`it ends before record ${trusted.sequence}`, trusted.sequence);
    assertSame(end, trusted);
  };

  const assertChained = async (from: Place, to: Place): Promise<void> => {
    const start = { log, first: from.sequence + 1, previous: from.hash };
    const read = recordReader();
    const verifier = new ChainVerifier({ ...start, anchors: [{ ...to, isSigned: false }] });
    for await (const page of readPages(db, from.sequence + 1, to.sequence)) {
      for (const row of page) verifier.take(foundInRow(row, read));
      if (verifier.isSettled) break;
    }
    const { problem } = verifier.finish();
    if (problem !== undefined) throw damaged(problem.message, problem.sequence);
  };

  return {
    assertKnown,
    wrote(end, last) {
      // Behind records of other processes: what lies between is read before anything is signed.
      if (end.sequence === trusted.sequence) trusted = last;
    },
    async assertContinues(place) {
      // It may move on meanwhile.
      const from = trusted;
      if (from.sequence > 0 && (await hashAt(db, from.sequence)) !== from.hash) {
        throw damaged(`record ${from.sequence} is another one, or gone`, from.sequence);
      }
      // What this process trusts may have moved on since: what was read is compared with what was read.
      if (place.sequence === from.sequence) return assertSame(place, from);
      if (place.sequence < from.sequence) return assertChained(place, from);
      await assertChained(from, place);
      if (place.sequence > trusted.sequence) trusted = { sequence: place.sequence, hash: place.hash };
    },
  };
}

function assertSame(end: Place, known: Place): void {
  if (end.hash !== known.hash) throw damaged(`record ${end.sequence} is another one`, end.sequence);
}

function damaged(what: string, sequence: number) {
  return auditError(
    'audit-log-damaged',
    `The audit log is neither continued nor signed, for it does not continue what this process knows of it: ${what}. Somebody changed the database. Verify the log against its checkpoints, keep this database for the investigation, and begin a new log elsewhere.`,
    { sequence },
  );
}
