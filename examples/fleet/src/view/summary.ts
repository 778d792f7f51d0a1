import { type HostState, isFinal, type RunState, type StepEnd, type StepResults } from '@opspilot/orchestration';
import type { Told } from '../told.js';
import type { Frame } from './frame.js';
import { standingsText, standingText } from './standing-text.js';
import { resultColumns } from './step-results.js';
import { table } from './table.js';
import { count, cut, duration, plainLine, wrapped } from './text.js';

const good: ReadonlySet<string> = new Set(['succeeded', 'skipped', 'waiting', 'stopped', 'rolled-back']);

/** The value that so large a share of the values is not above (nearest rank). */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function resultsOf(ends: readonly StepEnd[]): StepResults {
  const results: Record<string, number> = {};
  for (const { result } of ends) results[result] = (results[result] ?? 0) + 1;
  return results;
}

/** How the steps ended and how long they took. */
function stepTable({ program, ends }: Told, frame: Frame): readonly string[] {
  const steps = program.steps.map(({ id }, step) => {
    const own = ends.filter((end) => end.step === step);
    return { id, results: resultsOf(own), times: own.flatMap(({ took }) => took ?? []).sort((a, b) => a - b) };
  });
  const columns = resultColumns(steps.map(({ results }) => results));
  const rows = steps.map(({ id, results, times }) => {
    const time = (share: number): string => (times.length === 0 ? '-' : duration(quantile(times, share)));
    return [cut(id, 24), ...columns.cells(results), time(0.5), time(0.95)];
  });
  return table(['step', ...columns.heads, 'median', 'p95'], rows, frame);
}

function standingsOf({ hosts, status }: RunState): string {
  return standingsText(
    [...hosts].map(({ standing, failedIn }) => standingText(standing, failedIn !== undefined, status)),
  );
}

/** What came of a run: its steps in a table, then where its hosts stand, and how it ended. */
export function summary(told: Told, elapsed: number, frame: Frame): readonly string[] {
  const { program, state, run } = told;
  const { paint, columns } = frame;
  const color = state.status === 'succeeded' ? paint.green : paint.red;
  const end = isFinal(state) ? state.status : `${state.status}${state.isPaused ? ', paused' : ''}`;
  const on = count(program.hosts.length, 'host');
  const what = `${end}  ${plainLine(program.name)} on ${on} in ${duration(elapsed)}: ${standingsOf(state)}`;
  const [first = '', ...more] = wrapped(what, columns);
  return [
    ...stepTable(told, frame),
    '',
    `${color(paint.bold(first.slice(0, end.length)))}${first.slice(end.length)}`,
    ...more,
    paint.dim(`run ${run}`),
  ];
}

/** Whether a host has not come to a good end, or was taken back because it had not. */
export function isTrouble({ standing, failedIn }: HostState): boolean {
  return !good.has(standing) || (standing === 'rolled-back' && failedIn !== undefined);
}
