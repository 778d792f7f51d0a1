import type { HostHistory, PastMeasures, PastRun, PlanHistory, RunHistory } from '@opspilot/orchestration';
import type { Paint } from './paint.js';
import { resultCells, resultHeads } from './step-results.js';
import { table } from './table.js';
import { count, cut, duration, percent, plainLine } from './text.js';

/** Runs and hosts that are shown; the JSON has all. */
const [mostRuns, mostHosts] = [20, 10];

function trendText({ trend: { success, duration: pace } }: PastMeasures): string {
  return [success, pace].filter((each) => each !== 'steady').join(', ');
}

const measureHeads = ['rate', 'median', 'p95', 'trend'];

function measureCells(measures: PastMeasures): readonly string[] {
  const { successRate, durations } = measures;
  const times = durations === undefined ? ['-', '-'] : [duration(durations.median), duration(durations.p95)];
  return [successRate === undefined ? '-' : percent(successRate), ...times, trendText(measures)];
}

function planLines(plan: PlanHistory, paint: Paint): readonly string[] {
  const ends = Object.entries(plan.statuses).map(([status, many]) => `${many} ${status}`);
  const trend = trendText(plan);
  const times = plan.durations;
  return [
    `${paint.bold(plainLine(plan.name))}  ${count(plan.runs, 'run')}: ${ends.join(', ')}`,
    ...(plan.successRate === undefined ? [] : [`  ${percent(plan.successRate)} succeeded${trend && ` (${trend})`}`]),
    ...(times === undefined ? [] : [`  takes ${duration(times.median)} (median), ${duration(times.p95)} (p95)`]),
    '',
    ...table(
      [
        ['step', ...resultHeads, ...measureHeads],
        ...plan.steps.map((step) => [cut(step.step, 24), ...resultCells(step.results), ...measureCells(step)]),
      ],
      paint,
    ),
    '',
  ];
}

function hostLines(hosts: readonly HostHistory[], paint: Paint): readonly string[] {
  const troubled = hosts.filter(({ successRate = 1, trend }) => successRate < 1 || trend.duration === 'slower');
  if (troubled.length === 0) return [];
  const more = troubled.length - mostHosts;
  return [
    ...table(
      [
        ['host', 'runs', ...resultHeads, ...measureHeads],
        ...troubled
          .slice(0, mostHosts)
          .map((host) => [cut(host.host, 32), `${host.runs}`, ...resultCells(host.results), ...measureCells(host)]),
      ],
      paint,
    ),
    ...(more > 0 ? [paint.dim(`and ${count(more, 'more host')} with failures`)] : []),
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
  return [id, cut(plainLine(name), 24), minute(createdAt), status, `${hosts ?? '-'}`, `${failures ?? '-'}`, time];
}

function runLines(runs: readonly PastRun[], paint: Paint): readonly string[] {
  const more = runs.length - mostRuns;
  return [
    ...table(
      [['run', 'plan', 'begun', 'status', 'hosts', 'failed', 'took'], ...runs.slice(0, mostRuns).map(runRow)],
      paint,
    ),
    ...(more > 0 ? [paint.dim(`and ${count(more, 'older run')}`)] : []),
  ];
}

/** What came of past runs: plan by plan, the hosts that are worst, and the newest runs. */
export function historyText({ plans, hosts, runs }: RunHistory, paint: Paint): string {
  if (runs.length === 0) return 'There are no such runs.';
  return [
    ...plans.flatMap((plan) => planLines(plan, paint)),
    ...hostLines(hosts, paint),
    ...runLines(runs, paint),
  ].join('\n');
}
