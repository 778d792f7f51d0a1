import type { QueryResult } from 'kysely';

/** Rows in portions of `size`, at least one each, as a stream of kysely gives them. */
export function* chunked<R>(rows: readonly R[], chunkSize: number): Generator<QueryResult<R>, void> {
  const size = Math.max(1, chunkSize);
  for (let start = 0; start < rows.length; start += size) yield { rows: rows.slice(start, start + size) };
}
