import { type BytePath, showPath } from '../entry/byte-path.js';
import type { ProvedHost } from '../proof/proof.js';
import type { ValidationResult } from '../proof/validation-result.js';
import { restoreConflict } from '../restore/restore-failed.js';
import { stateConflict } from '../state/bring-back.js';

/** @throws OpsError `restore-conflict` when anything was changed since, of paths or of state beside them */
export function requireUnchanged(paths: readonly BytePath[], state: readonly string[]): void {
  if (paths.length > 0) throw restoreConflict(paths);
  if (state.length > 0) throw stateConflict(state);
}

/** @param left - directories that should be gone */
export function filesResult(host: string, changes: number, left: readonly BytePath[]): ValidationResult {
  const said = left.length === 0 ? '' : `; ${left.map(showPath).join(', ')} could not be removed: something is in it`;
  return { check: 'files', host, passed: left.length === 0, summary: `${changes} paths are as they were${said}` };
}

/** @param states - kinds of it that were looked at */
export function stateResult(host: string, states: readonly string[], steps: readonly string[]): ValidationResult {
  const done = steps.length === 0 ? 'nothing was to be done' : steps.join('; ');
  return { check: 'state', host, passed: true, summary: `${states.join(', ')}: ${done}` };
}

/** What was left alone as it was found does not speak against it. */
export function proofResult({ host, roots, compared, isAsBefore, unlike }: ProvedHost): ValidationResult {
  const what = `${compared.paths} paths and ${compared.states} pieces of state`;
  const root = isAsBefore ? `${roots.before}, as before` : `${roots.after}, not ${roots.before}`;
  return { check: 'proof', host, passed: unlike.length === 0, summary: `${what} have the root ${root}` };
}
