import type { HostStanding, HostState, RunState } from '../run/run-state.js';
import { isPassedOver, type StepStanding } from '../run/step-standing.js';
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

/** What is known of a step, where a host is taken back or was. */
const byKnown: Readonly<Record<StepStanding, Mark>> = {
  'done-before': 'skipped',
  'left-out': 'skipped',
  'not-done': 'failed',
  done: 'done',
  failed: 'failed',
  unverified: 'unknown',
  unknown: 'unknown',
  'taken-back': 'taken-back',
  'half-taken-back': 'failed',
};

/** How one step stands on a host. */
export function stepMark({ standing, step: at, steps, kind }: HostState, step: number, run: RunState): Mark {
  const known = steps[step];
  if (run.status === 'rolling-back' || kind === 'rollback') {
    const isNow = step === at && kind === 'rollback' && known !== 'taken-back';
    if (!isNow) return known === undefined ? 'waiting' : byKnown[known];
  }
  if (isPassedOver(known)) return 'skipped';
  if (step < at) return 'done';
  return step > at ? 'waiting' : markOf(standing);
}
