import type { Kysely } from 'kysely';
import type { AuditSchema } from './audit-schema.js';

/** A record as it lies in the database. */
export interface RecordRow {
  readonly sequence: number;
  readonly at: number;
  readonly type: string;
  readonly hash: string;
  readonly body: string;
}

/** Rows of a page: enough that asking costs little, few enough that a page is small. */
export const pageRows = 2_000;

const columns = ['sequence', 'at', 'type', 'hash', 'body'] as const;

/** Pages of the records from place `first` to place `last`, in their order. */
export async function* readPages(
  db: Kysely<AuditSchema>,
  first: number,
  last: number,
): AsyncIterable<readonly RecordRow[]> {
  for (let after = first - 1; after < last; ) {
    const page = await db
      .selectFrom('audit_records')
      .select(columns)
      .where('sequence', '>', after)
      .where('sequence', '<=', last)
      .orderBy('sequence')
      .limit(pageRows)
      .execute();
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)?.sequence ?? last;
  }
}

/** Which records to read: all that is named must hold. */
export interface RecordFilter {
  /** Appended at this time or later, milliseconds since the epoch. */
  readonly from?: number;
  /** Appended before this time. */
  readonly to?: number;
  readonly types?: readonly string[];
  /** Behind this place. */
  readonly after?: number;
  /** Up to this place. */
  readonly until?: number;
}

/** Up to `limit` records that fit, in their order. */
export async function readMatching(
  db: Kysely<AuditSchema>,
  filter: RecordFilter,
  limit: number,
): Promise<readonly RecordRow[]> {
  const { from, to, types, after = 0, until } = filter;
  let query = db.selectFrom('audit_records').select(columns).where('sequence', '>', after);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  if (types !== undefined) query = query.where('type', 'in', types);
  if (until !== undefined) query = query.where('sequence', '<=', until);
  return query.orderBy('sequence').limit(limit).execute();
}

/** First and last place of the records of a period; undefined when it has none. */
export async function placesOf(
  db: Kysely<AuditSchema>,
  from: number | undefined,
  to: number | undefined,
): Promise<{ readonly first: number; readonly last: number } | undefined> {
  let query = db
    .selectFrom('audit_records')
    .select(({ fn }) => [fn.min<number | null>('sequence').as('first'), fn.max<number | null>('sequence').as('last')]);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  const { first, last } = await query.executeTakeFirstOrThrow();
  return first === null || last === null ? undefined : { first, last };
}

/** The hash of the record at a place. */
export async function hashAt(db: Kysely<AuditSchema>, sequence: number): Promise<string | undefined> {
  const row = await db.selectFrom('audit_records').select('hash').where('sequence', '=', sequence).executeTakeFirst();
  return row?.hash;
}

/** Places that one query asks for: below what any database takes. */
const mostPlaces = 500;

/** The hashes of the records at some places; none of those that are not there. */
export async function hashesAt(
  db: Kysely<AuditSchema>,
  places: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const hashes = new Map<number, string>();
  for (let start = 0; start < places.length; start += mostPlaces) {
    const rows = await db
      .selectFrom('audit_records')
      .select(['sequence', 'hash'])
      .where('sequence', 'in', places.slice(start, start + mostPlaces))
      .execute();
    for (const { sequence, hash } of rows) hashes.set(sequence, hash);
  }
  return hashes;
}
