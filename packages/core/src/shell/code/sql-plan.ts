import type { SqlToken } from './sql-tokens.js';

/** What a plan is asked of begins with one of these. */
const planned =
  /^(?:SELECT|WITH|DELETE|INSERT|UPDATE|UPSERT|REPLACE|MERGE|TABLE|VALUES|CREATE|DROP|ALTER|TRUNCATE|EXECUTE|DECLARE|REFRESH|CALL|DO)$/;
const off = /^(?:OFF|FALSE|0|NO)$/;

/**
 * What a statement runs that may ask for a plan: `EXPLAIN DELETE …` runs nothing, `EXPLAIN (ANALYZE) DELETE …` does, and so does
 * MariaDB's `ANALYZE DELETE …`.
 */
export function withoutPlan(tokens: readonly SqlToken[]): readonly SqlToken[] {
  const words = tokens.map(({ type, text }) => (type === 'name' ? '' : text.toUpperCase()));
  if (!/^(?:EXPLAIN|DESCRIBE|DESC|ANALYZE)$/.test(words[0] ?? '')) return tokens;
  const begins = words.findIndex((word) => planned.test(word));
  const asked = begins === -1 ? words : words.slice(0, begins);
  const isRun = asked.some((word, at) => /^ANALY[ZS]E$/.test(word) && !off.test(asked[at + 1] ?? ''));
  if (!isRun) return [];
  return begins === -1 ? tokens : tokens.slice(begins);
}
