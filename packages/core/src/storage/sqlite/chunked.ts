import type { QueryResult } from 'kysely';

/** Rows in portions of `size`, as a stream of kysely gives them. */
export function* chunked<R>(rows: readonly R[], size: number): Generator<QueryResult<R>, void> {
  for (let start = 0; start < rows.length; start += size) yield { rows: rows.slice(start, start + size) };
}
