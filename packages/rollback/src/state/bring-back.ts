import { OpsError } from '@opspilot/core';
import { type BytePath, bytesOf, isWithin, showPath } from '../entry/byte-path.js';
import { isDone, reasonOf, runScript, withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { surroundings, wholeScript } from '../probe/whole-script.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import { stateKinds } from './kinds/state-kinds.js';
import { followsFiles, type StatePlan } from './plan-state.js';
import type { InverseStep, StateKind } from './state-kind.js';

/** What brings a state back, in the order in which it is run; of one turn where that is named. Pure. */
export function inverseSteps(
  { changes }: Pick<StatePlan, 'changes'>,
  turn?: StateKind['turn'],
): readonly InverseStep[] {
  return [...stateKinds.values()].flatMap((kind) => {
    const own = changes.get(kind.id);
    if (own === undefined) return [];
    if (turn === undefined || kind.turn === turn) return kind.bringBack(own).map(shown);
    return turn === 'before-files' ? (kind.makeReady?.(own).map(shown) ?? []) : [];
  });
}

/** Keys and values are bytes, and a summary is for a person. */
function shown({ summary, script }: InverseStep): InverseStep {
  return { summary: showPath(summary), script };
}

/** Paths that steps read. Pure. */
export function filesFor({ changes }: Pick<StatePlan, 'changes'>): readonly BytePath[] {
  return [...changes].flatMap(([kind, ofKind]) => stateKinds.get(kind)?.filesFor?.(ofKind) ?? []);
}

/** Tells where steps that go before files may have changed files by themselves. Pure. */
export function reachOf({ changes }: Pick<StatePlan, 'changes'>): (path: BytePath) => boolean {
  const reached = [...changes].flatMap(([kind, ofKind]) => {
    if (inverseSteps({ changes: new Map([[kind, ofKind]]) }, 'before-files').length === 0) return [];
    return stateKinds.get(kind)?.reaches?.(ofKind) ?? ['/'];
  });
  return (path) => reached.some((directory) => isWithin(path, directory));
}

/** Brings state back. @throws OpsError `inverse-failed`; what came before the step that failed stays done */
export async function bringBack(start: StartThere, steps: readonly InverseStep[], signal?: AbortSignal): Promise<void> {
  for (const { summary, script } of steps) {
    const stdin = bytesOf(wholeScript(`${surroundings}\n${script}`));
    const result = await runScript(start, 'sh', 'find with -printf, nor stat', { stdin, ...withSignal(signal) });
    if (!isDone(result)) throw inverseFailed(`${summary}: ${reasonOf(result)}`);
  }
}

/** Nothing may be taken for undone that is not. @throws OpsError `inverse-failed` */
export function requireBroughtBack({ changes }: StatePlan): void {
  const left = [...changes].flatMap(([kind, ofKind]) =>
    ofKind.filter(({ key }) => !followsFiles(key)).map(({ key }) => `${kind} ${showPath(key)}`),
  );
  if (left.length === 0) return;
  const [first = ''] = left;
  throw inverseFailed(
    `${first}${left.length > 1 ? ` and ${left.length - 1} more are` : ' is'} not as before the command`,
  );
}

function inverseFailed(reason: string): OpsError<RollbackErrorCode> {
  return new OpsError(
    'inverse-failed',
    `Not all could be brought back: ${reason}. See to that on the host, then undo again to do what is left.`,
  );
}

export function stateConflict(conflicts: readonly string[]): OpsError<RollbackErrorCode> {
  const [first = ''] = conflicts;
  return new OpsError(
    'restore-conflict',
    `${first}${conflicts.length > 1 ? ` and ${conflicts.length - 1} more were` : ' was'} changed after the command, or may have been. Nothing was brought back; look at the difference, then undo with force.`,
    { details: { state: conflicts.slice(0, 100) } },
  );
}
