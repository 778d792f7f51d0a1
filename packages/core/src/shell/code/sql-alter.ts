import type { SqlFinding } from './sql-finding.js';
import { ahead, isMetByAll, nameFrom, type Statement } from './sql-statement.js';

interface Rule {
  /** In the words of the statement, one blank apart. */
  readonly pattern: RegExp;
  readonly action: SqlFinding['action'];
  /** The action where the condition is none. */
  readonly all?: SqlFinding['action'];
  readonly isPart?: true;
}

/** What is lost with a change of a table, in the words of ClickHouse, MySQL and Oracle; worst first. */
const rules: readonly Rule[] = [
  { pattern: / TRUNCATE (?:SUB)?PARTITIONS?\b/, action: 'truncate', isPart: true },
  { pattern: / DISCARD (?:PARTITION .{0,200} )?TABLESPACE\b/, action: 'drop' },
  { pattern: / ENGINE (?:= )?BLACKHOLE\b/, action: 'truncate' },
  { pattern: / CLEAR (?:COLUMN|INDEX|PROJECTION)\b/, action: 'drop', isPart: true },
  {
    pattern: /(?<! ON) DELETE (?:IN PARTITION .{0,200} )?WHERE\b/,
    action: 'delete',
    all: 'delete-all',
  },
  { pattern: /(?<! ON) UPDATE .{0,2000} WHERE\b/, action: 'update', all: 'update-all' },
];

/** What `ALTER TABLE` does to what the table holds; undefined where that stays. */
export function alterTable(statement: Statement): SqlFinding | undefined {
  const words = ahead(statement)
    .map(({ type, text }) => (type === 'string' || type === 'name' ? '?' : text.toUpperCase()))
    .join(' ');
  const rule = rules.find(({ pattern }) => pattern.test(words));
  if (rule === undefined) return undefined;
  const action = rule.all !== undefined && isMetByAll(statement) ? rule.all : rule.action;
  return { action, name: `${rule.isPart ? 'part of ' : ''}table ${nameFrom(statement, 2)}` };
}
