import { type Actor, OpsError } from '@opspilot/core';
import type { Kysely } from 'kysely';
import type { AuditEntry, AuditRecord } from './audit-entry.js';
import { auditError } from './audit-error.js';
import type { AuditExportOptions, AuditLog, AuditQuery } from './audit-log.js';
import type { AuditVerification } from './chain/verification.js';
import { checkPeriod, checkQuery, invalidQuery } from './check-options.js';
import type { PublicKey } from './checkpoints/audit-signer.js';
import type { SignedCheckpoint } from './checkpoints/checkpoint.js';
import { notVouchedFor, vouchesFor } from './checkpoints/read-anchors.js';
import { type SinkContent, sinkLost } from './checkpoints/read-sink.js';
import { exportRecords } from './export/export-records.js';
import { parseRecord } from './record/seal-entry.js';
import type { AuditSchema } from './storage/audit-schema.js';
import type { AuditHead } from './storage/open-head.js';
import { hashAt, pageRows, placesOf, readMatching } from './storage/record-reader.js';
import { verifyStorage } from './storage/verify-storage.js';

/** What reading needs of the rest of the log. */
export interface ReadingParts {
  readonly db: Kysely<AuditSchema>;
  readonly log: string;
  readonly keys: readonly PublicKey[];
  /** Every look into the log is appended to it. */
  append(entry: AuditEntry): Promise<AuditRecord>;
  /** Signs a record; undefined without a signer. */
  sign(place: AuditHead): Promise<SignedCheckpoint | undefined>;
  checkpoints(): Promise<KnownCheckpoints>;
}

/** The checkpoints that are kept, here and in the sinks, and those that a sink has lost. */
export interface KnownCheckpoints {
  readonly lines: readonly string[];
  readonly losses: readonly Pick<SinkContent, 'sink' | 'lost'>[];
}

/** The part of the log that reads it. */
export function createReading({
  db,
  log,
  keys,
  append,
  sign,
  checkpoints,
}: ReadingParts): Pick<AuditLog, 'read' | 'records' | 'export' | 'verify'> {
  /** Places of the first and the last record of an export; the last is undefined where it is the end of the log. */
  const rangeOf = async (from: number | undefined, to: number | undefined) => {
    if (from === undefined && to === undefined) return { first: 1 };
    const places = await placesOf(db, from, to);
    if (places === undefined && to !== undefined) throw invalidQuery('to', 'no record was appended in this period');
    return {
      first: from === undefined ? 1 : places?.first,
      ...(to === undefined ? {} : { last: places?.last }),
    };
  };

  return {
    async read(actor: Actor, query: AuditQuery = {}) {
      const { limit } = checkQuery(query);
      const { sequence } = await append({ type: 'audit.read', actor, data: { query: { ...query } } } as AuditEntry);
      const rows = await readMatching(db, { ...query, until: sequence - 1 }, limit);
      return rows.map(({ sequence: place, body, hash }) => parseRecord(body, hash) ?? unreadable(place));
    },

    async *records(actor: Actor, query: Pick<AuditQuery, 'from' | 'to' | 'types'> = {}) {
      checkQuery(query);
      const { from, to, types } = query;
      const { sequence } = await append({ type: 'audit.read', actor, data: { query: { ...query } } } as AuditEntry);
      const places = await placesOf(db, from, to);
      if (places === undefined) return;
      const until = Math.min(places.last, sequence - 1);
      for (let after = places.first - 1; ; ) {
        const rows = await readMatching(db, { after, until, ...(types === undefined ? {} : { types }) }, pageRows);
        yield* rows.flatMap(({ body, hash }) => parseRecord(body, hash) ?? []);
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.sequence;
      }
    },

    async *export(options: AuditExportOptions) {
      const { actor, format, from, to } = (options ?? {}) as AuditExportOptions;
      if (format !== 'jsonl' && format !== 'csv') throw invalidQuery('format', 'jsonl or csv was expected');
      checkPeriod({ from, to });
      const range = await rangeOf(from, to);
      const own = await append({ type: 'audit.exported', actor, data: { format, from, to } } as AuditEntry);
      const { first = own.sequence, last = own.sequence } = range;
      const hash = last === own.sequence ? own.hash : await hashAt(db, last);
      const checkpoint = hash === undefined ? undefined : await sign({ log, sequence: last, hash });
      yield* exportRecords(db, { log, first, last, checkpoint }, format);
    },

    async verify(actor: Actor, more?: readonly string[]) {
      const { lines, losses } = await checkpoints();
      const read = await verifyStorage(db, [...lines, ...(more ?? [])], keys);
      const found = withMissing(read, losses, more === undefined || vouchesFor(more, log));
      const { records, isIntact, problem } = found;
      const data = { records, isIntact, ...(problem === undefined ? {} : { problem: problem.message }) };
      try {
        await append({ type: 'audit.verified', actor, data });
      } catch (error) {
        // A log that is damaged takes no record; then what was found is the answer, and has to be told.
        if (isIntact || !OpsError.is(error, 'audit-log-damaged')) throw error;
      }
      return found;
    },
  };
}

/** What is whole in itself, but not vouched for as it has been, or should be. */
function withMissing(
  found: AuditVerification,
  losses: KnownCheckpoints['losses'],
  isVouchedFor: boolean,
): AuditVerification {
  const [loss] = losses;
  if (!found.isIntact || (loss === undefined && isVouchedFor)) return found;
  const sequence = loss?.lost[0]?.sequence ?? 0;
  const message = loss === undefined ? notVouchedFor(found.log) : sinkLost(loss).message;
  return { ...found, isIntact: false, problem: { kind: 'checkpoint-missing', sequence, message } };
}

function unreadable(sequence: number): never {
  throw auditError(
    'audit-log-damaged',
    `Record ${sequence} of the audit log cannot be read: somebody changed the database. Verify the log to see what else is wrong with it, and read the others with \`records\`.`,
    { sequence },
  );
}
