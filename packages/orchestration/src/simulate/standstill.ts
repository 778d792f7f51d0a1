import { isFinal } from '../run/decide.js';
import type { Program } from '../run/program.js';
import type { RunState } from '../run/run-state.js';
import type { PlanWarning } from './plan-warnings.js';

/** The order that a run waits for which does not go on by itself. */
export type Standstill = 'resolve' | 'resume' | 'promote';

/** What a run waits for in which nothing is to happen any more; undefined when it has ended. */
export function standstillOf(state: RunState): Standstill | undefined {
  if (isFinal(state)) return undefined;
  if (state.unresolved > 0) return 'resolve';
  return state.isPaused ? 'resume' : 'promote';
}

/** Steps that somebody is asked about when nobody knows how they ended. */
function askedAbout({ steps }: Program): readonly string[] {
  return steps
    .filter(({ onUnknown, verify, idempotent }) => {
      if (onUnknown !== undefined) return onUnknown === 'ask';
      return verify === undefined && idempotent !== true;
    })
    .map(({ id }) => id);
}

function messageOf(standstill: Standstill, program: Program, share: string): string {
  switch (standstill) {
    case 'resolve':
      return `${share} nobody knew how a command had ended, and the run stood still until somebody would tell (order resolve). Give ${askedAbout(program).join(', ')} a verify, make it idempotent, or say onUnknown: fail.`;
    case 'resume':
      return `${share} more hosts failed than may, and the run was paused until somebody would resume it.`;
    case 'promote':
      return `${share} the run stood at a gate until somebody would promote it.`;
  }
}

/** How many runs did not come to their end, and what each kind of them waited for: their durations end there. */
export function standstillWarnings(
  program: Program,
  runs: readonly { readonly waitsFor?: Standstill }[],
): readonly PlanWarning[] {
  return (['resolve', 'resume', 'promote'] satisfies Standstill[]).flatMap((standstill) => {
    const count = runs.filter(({ waitsFor }) => waitsFor === standstill).length;
    if (count === 0) return [];
    const share = `In ${count} of ${runs.length} simulated ${runs.length === 1 ? 'run' : 'runs'}`;
    return [{ code: 'stands-still', message: messageOf(standstill, program, share) }];
  });
}
