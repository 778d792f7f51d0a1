import { type HostStanding, isFinal } from '@opspilot/orchestration';
import type { Told } from '../told.js';
import type { Paint } from './paint.js';
import { table } from './table.js';
import { count, cut, duration, plainLine } from './text.js';

const good: ReadonlySet<HostStanding> = new Set(['succeeded', 'skipped']);

/** The value that so large a share of the values is not above (nearest rank). */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function stepRows({ program, commands }: Told): string[][] {
  return program.steps.map(({ id }) => {
    const steps = commands.filter(({ step, kind }) => step === id && kind === 'step');
    const skipped = commands.filter(
      ({ step, kind, result }) => step === id && (kind === 'creates' || kind === 'unless') && result === 'succeeded',
    );
    const ended = (wanted: boolean): number => steps.filter(({ result }) => (result === 'succeeded') === wanted).length;
    const times = steps.flatMap(({ milliseconds }) => milliseconds ?? []).sort((a, b) => a - b);
    const time = (share: number): string => (times.length === 0 ? '-' : duration(quantile(times, share)));
    return [cut(id, 24), `${ended(true)}`, `${skipped.length}`, `${ended(false)}`, time(0.5), time(0.95)];
  });
}

/** What came of a run: its steps in a table, then where its hosts stand, and how it ended. */
export function summary(told: Told, elapsed: number, paint: Paint): readonly string[] {
  const { program, state, run } = told;
  const standings = new Map<HostStanding, number>();
  for (const { standing } of state.hosts) standings.set(standing, (standings.get(standing) ?? 0) + 1);
  const hosts = [...standings].map(([standing, many]) => `${many} ${standing}`).join(', ');
  const isGood = state.status === 'succeeded';
  const color = isGood ? paint.green : paint.red;
  const end = isFinal(state) ? state.status : `${state.status}${state.isPaused ? ', paused' : ''}`;
  return [
    ...table([['step', 'succeeded', 'done already', 'failed', 'median', 'p95'], ...stepRows(told)], paint),
    '',
    `${color(paint.bold(end))}  ${plainLine(program.name)} on ${count(program.hosts.length, 'host')} in ${duration(elapsed)}: ${hosts}`,
    paint.dim(`run ${run}`),
  ];
}

/** Whether a host has not come to a good end. */
export function isTrouble(standing: HostStanding): boolean {
  return !good.has(standing) && standing !== 'waiting' && standing !== 'stopped';
}
