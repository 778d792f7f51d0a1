import { type Expression, type SqlBool, sql } from 'kysely';
import type { Position, RecordCondition } from './both-tables.js';
import type { OutcomeStatus } from './command-record.js';
import type { HistoryQuery } from './history.js';
import { foldedText, storedText } from './stored-text.js';

export const defaultLimit = 100;

/** What a record must fulfil, behind `after` in the order of lists. The query has been checked. */
export function conditionsOf(query: HistoryQuery, after: Position | undefined): RecordCondition {
  return (eb) => {
    const conditions: Expression<SqlBool>[] = [];
    for (const column of ['host', 'actor', 'parent'] as const) {
      const value = query[column];
      if (value !== undefined) conditions.push(eb(column, '=', storedText(value)));
    }
    if (query.status !== undefined) conditions.push(...statusConditions(eb, statusesOf(query)));
    conditions.push(...timeConditions(eb, query));
    if (query.text !== undefined && query.text !== '') conditions.push(textCondition(query.text));
    if (after !== undefined) conditions.push(sql<boolean>`(created_at, id) < (${after.created_at}, ${after.id})`);
    return eb.and(conditions);
  };
}

type Builder = Parameters<RecordCondition>[0];

function statusesOf({ status = [] }: HistoryQuery): readonly (OutcomeStatus | 'running')[] {
  return typeof status === 'string' ? [status] : status;
}

function statusConditions(eb: Builder, wanted: readonly (OutcomeStatus | 'running')[]): Expression<SqlBool>[] {
  if (wanted.length === 0) return [sql<boolean>`1 = 0`];
  const matches = eb('status', 'in', wanted);
  // In the words of the partial index, without which no database may use it.
  return wanted.includes('succeeded') ? [matches] : [eb('status', '<>', sql.lit('succeeded')), matches];
}

function timeConditions(eb: Builder, { since, until }: HistoryQuery): Expression<SqlBool>[] {
  return [
    ...(since === undefined ? [] : [eb('created_at', '>=', Math.ceil(since))]),
    ...(until === undefined ? [] : [eb('created_at', '<', Math.ceil(until))]),
  ];
}

function textCondition(text: string): Expression<SqlBool> {
  // `!` escapes: a backslash would mean different things to different databases.
  const pattern = `%${foldedText(storedText(text)).replaceAll(/[!%_]/g, '!$&')}%`;
  return sql<boolean>`(coalesce(command_folded, command) like ${pattern} escape '!' or coalesce(intent_folded, intent) like ${pattern} escape '!')`;
}
