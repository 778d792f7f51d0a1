import type { OpsError } from '@opspilot/core';
import { type BytePath, showPath } from '../entry/byte-path.js';
import type { ProvedHost } from '../proof/proof.js';
import type { ValidationResult } from '../proof/validation-result.js';
import type { Conflict } from '../restore/conflict.js';
import type { RestoreResult } from '../restore/restore.js';
import { restoreConflict } from '../restore/restore-failed.js';
import { stateConflict } from '../state/bring-back.js';

/** @throws OpsError `restore-conflict` when anything was changed since, of paths or of state beside them */
export function requireUnchanged(
  paths: readonly BytePath[],
  report: readonly Conflict[],
  state: readonly string[],
): void {
  if (paths.length > 0) throw restoreConflict(paths, report);
  if (state.length > 0) throw stateConflict(state);
}

/** What came of the files of a host. */
export function filesResult(host: string, restored: RestoreResult): ValidationResult {
  return { check: 'files', host, passed: isWhole(restored), summary: filesText(restored) };
}

/** Whether nothing stays otherwise than it was. */
export function isWhole({ left, unlinked, notKept }: RestoreResult): boolean {
  return left.length + unlinked.length + notKept.length === 0;
}

/** The same for a person. */
export function filesText({ changes, left, unlinked, notKept }: RestoreResult): string {
  const shown = (paths: readonly BytePath[]): string => paths.map(showPath).join(', ');
  return [
    `${changes.length - left.length - unlinked.length} paths are as they were`,
    ...(left.length === 0 ? [] : [`${shown(left)} could not be removed: something is in it`]),
    ...(unlinked.length === 0
      ? []
      : [`${shown(unlinked)} had other names, too, which still lead to what was replaced`]),
    ...(notKept.length === 0 ? [] : [`${shown(notKept)} did not come back: too large to be kept`]),
  ].join('; ');
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

/**
 * What of something that was done could not be kept; nothing where all could.
 *
 * @param then - what follows of it, for a person
 */
export function recordsResult(host: string, error: OpsError | undefined, then: string): readonly ValidationResult[] {
  if (error === undefined) return [];
  const summary = `All of this is done, and a record of it could not be kept (${error.code}): ${then}`;
  return [{ check: 'records', host, passed: false, summary }];
}
