import type { HostHistory, PastMeasures, PastRun, PlanHistory, RunHistory } from '@opspilot/orchestration';
import type { Frame } from './frame.js';
import { resultColumns } from './step-results.js';
import { type Head, table } from './table.js';
import { count, cut, duration, percent, plainLine, wrapped } from './text.js';

/** Runs and hosts that are shown; the JSON has all. */
const [mostRuns, mostHosts] = [20, 10];

function trendText({ trend: { success, duration: pace } }: PastMeasures): string {
  return [success, pace].filter((each) => each !== 'steady').join(', ');
}

const measureHeads: readonly Head[] = ['rate', 'median', 'p95', { words: 'trend' }];

function measureCells(measures: PastMeasures): readonly string[] {
  const { successRate, durations } = measures;
  const times = durations === undefined ? ['-', '-'] : [duration(durations.median), duration(durations.p95)];
  return [successRate === undefined ? '-' : percent(successRate), ...times, trendText(measures)];
}

function planLines(plan: PlanHistory, frame: Frame): readonly string[] {
  const name = plainLine(plan.name);
  const ends = Object.entries(plan.statuses).map(([status, many]) => `${many} ${status}`);
  const [head = '', ...more] = wrapped(`${name}  ${count(plan.runs, 'run')}: ${ends.join(', ')}`, frame.columns);
  const trend = trendText(plan);
  const times = plan.durations;
  const results = resultColumns(plan.steps.map((step) => step.results));
  return [
    frame.paint.bold(head.slice(0, name.length)) + head.slice(name.length),
    ...more,
    ...(plan.successRate === undefined ? [] : [`  ${percent(plan.successRate)} succeeded${trend && ` (${trend})`}`]),
    ...(times === undefined ? [] : [`  takes ${duration(times.median)} (median), ${duration(times.p95)} (p95)`]),
    '',
    ...table(
      ['step', ...results.heads, ...measureHeads],
      plan.steps.map((step) => [cut(step.step, 24), ...results.cells(step.results), ...measureCells(step)]),
      frame,
    ),
    '',
  ];
}

function hostLines(hosts: readonly HostHistory[], frame: Frame): readonly string[] {
  const troubled = hosts.filter(({ successRate = 1, trend }) => successRate < 1 || trend.duration === 'slower');
  if (troubled.length === 0) return [];
  const shown = troubled.slice(0, mostHosts);
  const more = troubled.length - shown.length;
  const results = resultColumns(shown.map((host) => host.results));
  return [
    ...table(
      ['host', 'runs', ...results.heads, ...measureHeads],
      shown.map((host) => [cut(host.host, 32), `${host.runs}`, ...results.cells(host.results), ...measureCells(host)]),
      frame,
    ),
    ...(more > 0 ? [frame.paint.dim(`and ${count(more, 'more host')} with failures`)] : []),
    '',
  ];
}

/** Local time to the minute: `2026-11-28 14:03`. */
function minute(milliseconds: number): string {
  const at = new Date(milliseconds);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

function runRow({ id, name, status, createdAt, duration: took, hosts, failures }: PastRun): readonly string[] {
  const time = took === undefined ? '-' : duration(took);
  return [id, minute(createdAt), status, `${hosts ?? '-'}`, `${failures ?? '-'}`, time, cut(plainLine(name), 24)];
}

function runLines(runs: readonly PastRun[], frame: Frame): readonly string[] {
  const more = runs.length - mostRuns;
  const heads = ['run', { words: 'begun' }, { words: 'status' }, 'hosts', 'failed', 'took'] as const;
  // Of one plan alone, its name stands above.
  const isOfOne = new Set(runs.map(({ name }) => name)).size === 1;
  return [
    ...table(isOfOne ? heads : [...heads, { words: 'plan' }], runs.slice(0, mostRuns).map(runRow), frame),
    ...(more > 0 ? [frame.paint.dim(`and ${count(more, 'older run')}`)] : []),
  ];
}

/** What came of past runs: plan by plan, the hosts that are worst, and the newest runs. */
export function historyText({ plans, hosts, runs }: RunHistory, frame: Frame): string {
  if (runs.length === 0) return 'There are no such runs.';
  return [
    ...plans.flatMap((plan) => planLines(plan, frame)),
    ...hostLines(hosts, frame),
    ...runLines(runs, frame),
  ].join('\n');
}
