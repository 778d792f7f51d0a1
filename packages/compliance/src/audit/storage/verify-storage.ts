import type { Kysely } from 'kysely';
import { ChainVerifier, type FoundRecord } from '../chain/chain-verifier.js';
import { type ReadRecord, recordReader } from '../chain/found-record.js';
import type { AuditVerification } from '../chain/verification.js';
import type { PublicKey } from '../checkpoints/audit-signer.js';
import { readAnchors } from '../checkpoints/read-anchors.js';
import type { AuditSchema } from './audit-schema.js';
import { readHead } from './open-head.js';
import { type RecordRow, readPages } from './record-reader.js';

/**
 * Reads the whole log and checks it against itself, against what the row of its head says, and against checkpoints. What is
 * appended meanwhile is left to the next time.
 *
 * @param lines - checkpoints, read before this is called: one that is newer than the end of the log means that it was cut
 */
export async function verifyStorage(
  db: Kysely<AuditSchema>,
  lines: readonly string[],
  keys: readonly PublicKey[],
): Promise<AuditVerification> {
  const { log, sequence, hash } = await readHead(db);
  const signed = readAnchors(lines, [], log, keys);
  if ('kind' in signed) {
    return { isIntact: false, log, first: 0, last: 0, records: 0, checkpoints: 0, signedUpTo: 0, problem: signed };
  }
  const anchors = [...signed.anchors, ...(sequence === 0 ? [] : [{ sequence, hash, isSigned: false }])];
  const verifier = new ChainVerifier({ log, anchors });
  const read = recordReader(anchors);
  for await (const page of readPages(db, Number.MIN_SAFE_INTEGER, sequence)) {
    for (const row of page) {
      verifier.take(foundInRow(row, read));
      if (verifier.isSettled) return verifier.finish();
    }
  }
  return verifier.finish();
}

/** The columns for queries are compared with the text that was hashed: reports are made by them. */
export function foundInRow({ sequence, at, type, hash, body }: RecordRow, read: ReadRecord): FoundRecord | undefined {
  const found = read(hash, body, (record) => record['at'] === at && record['type'] === type);
  return found && { ...found, keptAs: sequence };
}
