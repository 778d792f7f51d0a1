import type { HostStanding, HostState, RunState } from '../run/run-state.js';
import type { ProgressPaint } from './paint.js';

/** What a step on a host, or the whole host, is shown as: one character, told apart without color. */
export type Mark = 'done' | 'skipped' | 'running' | 'waiting' | 'held' | 'failed' | 'unknown' | 'taken-back' | 'none';

const characters: Readonly<Record<Mark, string>> = {
  done: '✔',
  skipped: '=',
  running: '▸',
  waiting: '·',
  held: '~',
  failed: '✖',
  unknown: '?',
  'taken-back': '↶',
  none: ' ',
};

export function markText(mark: Mark, paint: ProgressPaint): string {
  const character = characters[mark];
  switch (mark) {
    case 'done':
    case 'skipped':
      return paint.green(character);
    case 'running':
      return paint.cyan(character);
    case 'failed':
      return paint.red(character);
    case 'unknown':
      return paint.magenta(character);
    case 'held':
    case 'taken-back':
      return paint.yellow(character);
    default:
      return paint.dim(character);
  }
}

const byStanding: Readonly<Partial<Record<HostStanding, Mark>>> = {
  succeeded: 'done',
  running: 'running',
  waiting: 'waiting',
  ready: 'held',
  'backing-off': 'held',
  blocked: 'held',
  stopped: 'waiting',
  skipped: 'skipped',
  unresolved: 'unknown',
  unknown: 'unknown',
  'rolled-back': 'taken-back',
};

/** How a whole host stands. */
export function markOf(standing: HostStanding): Mark {
  return byStanding[standing] ?? 'failed';
}

/** How one step stands on a host. */
export function stepMark({ standing, step: at, skipped, kind, ran }: HostState, step: number, run: RunState): Mark {
  if (run.status === 'rolling-back' || kind === 'rollback' || standing === 'rolled-back') {
    if (step >= ran) return 'waiting';
    if (step > at || standing === 'rolled-back') return 'taken-back';
    if (step < at) return 'done';
  }
  if (skipped.includes(step)) return 'skipped';
  if (step < at) return 'done';
  return step > at ? 'waiting' : markOf(standing);
}
