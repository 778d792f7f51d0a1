import fc from 'fast-check';
import type { CommandRecord, CommandStart, OutcomeStatus } from '../../src/history/command-record.js';
import type { OpenHistory } from '../../src/history/create-history.js';
import type { History, HistoryQuery } from '../../src/history/history.js';
import { commandEnd, commandStart } from './records.js';

type Taken = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Takes a step in the history and in the model. */
export async function take(taken: Taken, { history, recorder }: OpenHistory, model: CommandRecord[]): Promise<void> {
  const { kind, pick, keep, status } = taken;
  const end = commandEnd({ status });
  const fresh = commandStart(taken.start);
  const running = model.filter((record) => record.end === null);
  const chosen = running[pick % Math.max(running.length, 1)];
  if (kind === 'begin') {
    await recorder.begin(fresh);
    model.push({ ...fresh, end: null });
  } else if (kind === 'refuse') {
    await recorder.finish(fresh, end);
    model.push({ ...fresh, end });
  } else if (kind === 'prune') {
    const gone = model.toSorted(newestFirst).filter((record, i) => i >= keep && record.end !== null);
    const pruned = await history.prune({ maxCommands: keep });
    if (pruned.commands !== gone.length) throw new Error(`pruned ${pruned.commands} commands, not ${gone.length}`);
    for (const record of gone) model.splice(model.indexOf(record), 1);
  } else if (chosen !== undefined) {
    const { end: _none, ...begun } = chosen;
    await recorder.finish(begun, end);
    model.splice(model.indexOf(chosen), 1, { ...begun, end });
  }
}

/** Ids of everything, ten at a time. */
export async function everyPage(history: History): Promise<string[]> {
  const seen: string[] = [];
  for (;;) {
    const last = seen.at(-1);
    const page = await history.list({ limit: 10, ...(last === undefined ? {} : { after: last }) });
    if (page.length === 0) return seen;
    seen.push(...page.map((record) => record.id));
  }
}

export async function answers(asked: HistoryQuery, { history }: OpenHistory) {
  return { records: await history.list(asked), total: await history.count(asked) };
}

export function expectedAnswers(asked: HistoryQuery, model: readonly CommandRecord[]) {
  const found = model.filter((record) => matches(record, asked)).sort(newestFirst);
  return { records: found.slice(0, asked.limit ?? 100), total: found.length };
}

/** Makes room for the next run. */
export async function empty({ history, recorder }: OpenHistory, model: readonly CommandRecord[]): Promise<void> {
  for (const { end, ...start } of model) {
    if (end === null) await recorder.finish(start, commandEnd());
  }
  await history.prune({ maxCommands: 0 });
}

export function newestFirst(a: CommandStart, b: CommandStart): number {
  if (a.createdAt !== b.createdAt) return b.createdAt - a.createdAt;
  return a.id < b.id ? 1 : -1;
}

const host = fc.constantFrom('web-1', 'web-2', 'db');
const actor = fc.constantFrom('ann', 'bob');
const parent = fc.constantFrom('plan-1', 'plan-2');
const text = fc.constantFrom('RESTART', 'äÖ%', '_', 'x');
const status = fc.constantFrom<OutcomeStatus>('succeeded', 'failed', 'denied', 'unknown');

export const step = fc.record({
  kind: fc.constantFrom('begin', 'begin', 'refuse', 'finish', 'finish', 'prune'),
  start: fc.record(
    { host, actor, parent, intent: text, command: text, createdAt: fc.integer({ min: 0, max: 9 }) },
    { requiredKeys: ['host', 'actor', 'command', 'createdAt'] },
  ),
  pick: fc.nat(20),
  status,
  keep: fc.nat(8),
});

export const query: fc.Arbitrary<HistoryQuery> = fc.record(
  {
    host,
    actor,
    parent,
    text: fc.constantFrom('restart', 'ÄÖ', '%', '_', ''),
    status: fc.oneof(
      status,
      fc.constant('running' as const),
      fc.subarray<OutcomeStatus | 'running'>(['running', 'failed', 'succeeded']),
    ),
    since: fc.integer({ min: 0, max: 9 }),
    until: fc.integer({ min: 0, max: 9 }),
    limit: fc.integer({ min: 1, max: 5 }),
  },
  { requiredKeys: [] },
);

const fits = <Value>(wanted: Value | undefined, value: Value | undefined): boolean =>
  wanted === undefined || wanted === value;

function matches(record: CommandRecord, asked: HistoryQuery): boolean {
  const statuses = asked.status === undefined ? undefined : [asked.status].flat();
  const searched = [record.command, record.intent ?? ''].map((part) => part.toLowerCase());
  const wanted = (asked.text ?? '').toLowerCase();
  return (
    fits(asked.host, record.host) &&
    fits(asked.actor, record.actor) &&
    fits(asked.parent, record.parent) &&
    (statuses === undefined || statuses.includes(record.end?.status ?? 'running')) &&
    record.createdAt >= (asked.since ?? 0) &&
    record.createdAt < (asked.until ?? 10) &&
    searched.some((part) => part.includes(wanted))
  );
}
