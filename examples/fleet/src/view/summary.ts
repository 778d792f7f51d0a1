import { type HostState, isFinal, type StepResults } from '@opspilot/orchestration';
import type { Told } from '../told.js';
import type { Paint } from './paint.js';
import { resultCells, resultHeads } from './step-results.js';
import { table } from './table.js';
import { count, cut, duration, plainLine } from './text.js';

const good: ReadonlySet<string> = new Set(['succeeded', 'skipped', 'waiting', 'stopped', 'rolled-back']);

/** The value that so large a share of the values is not above (nearest rank). */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function stepRows({ program, ends }: Told): string[][] {
  return program.steps.map(({ id }, step) => {
    const own = ends.filter((end) => end.step === step);
    const results: Record<string, number> = {};
    for (const { result } of own) results[result] = (results[result] ?? 0) + 1;
    const times = own.flatMap(({ took }) => took ?? []).sort((a, b) => a - b);
    const time = (share: number): string => (times.length === 0 ? '-' : duration(quantile(times, share)));
    return [cut(id, 24), ...resultCells(results as StepResults), time(0.5), time(0.95)];
  });
}

/** Where hosts stand, and of those that were taken back, which failed and which went with them. */
function standingsText(hosts: Iterable<HostState>): string {
  const standings = new Map<string, number>();
  for (const { standing, failedIn } of hosts) {
    const text = standing === 'rolled-back' && failedIn !== undefined ? 'failed and rolled-back' : standing;
    standings.set(text, (standings.get(text) ?? 0) + 1);
  }
  return [...standings].map(([standing, many]) => `${many} ${standing}`).join(', ');
}

/** What came of a run: its steps in a table, then where its hosts stand, and how it ended. */
export function summary(told: Told, elapsed: number, paint: Paint): readonly string[] {
  const { program, state, run } = told;
  const isGood = state.status === 'succeeded';
  const color = isGood ? paint.green : paint.red;
  const end = isFinal(state) ? state.status : `${state.status}${state.isPaused ? ', paused' : ''}`;
  const on = count(program.hosts.length, 'host');
  return [
    ...table([['step', ...resultHeads, 'median', 'p95'], ...stepRows(told)], paint),
    '',
    `${color(paint.bold(end))}  ${plainLine(program.name)} on ${on} in ${duration(elapsed)}: ${standingsText(state.hosts)}`,
    paint.dim(`run ${run}`),
  ];
}

/** Whether a host has not come to a good end, or was taken back because it had not. */
export function isTrouble({ standing, failedIn }: HostState): boolean {
  return !good.has(standing) || (standing === 'rolled-back' && failedIn !== undefined);
}
