import { OpsError } from '@opspilot/core';
import { type BytePath, isWithin, showPath } from '../entry/byte-path.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { Root } from '../store/snapshot-store.js';
import { type Change, comesBack, type RestorePlan } from './restore-plan.js';

/**
 * The part of a plan that is about certain paths and what is below them: pure. Directories above them that are not there are made, too;
 * others are left as they are, though their times tell that something happened in them.
 */
export function partOfPlan({ changes, conflicts }: RestorePlan, paths: readonly BytePath[]): RestorePlan {
  const isAsked = (path: BytePath): boolean => paths.some((asked) => isWithin(path, asked));
  const isNeeded = (change: Change): boolean =>
    comesBack(change) && paths.some((asked) => isWithin(asked, change.path));
  const part = changes.filter((change) => isAsked(change.path) || isNeeded(change));
  const kept = new Set(part.map(({ path }) => path));
  return { changes: part, conflicts: conflicts.filter((path) => kept.has(path) || isAsked(path)) };
}

/** Whether a snapshot of these roots knows what a path was, or that it was not there. */
export function isCaptured(roots: readonly Root[], path: BytePath): boolean {
  return roots.some((root) => root.path === path || (root.recursive && isWithin(path, root.path)));
}

/** Roots of which a snapshot of the others does not know all. */
export function notCaptured(roots: readonly Root[], others: readonly Root[]): readonly Root[] {
  return roots.filter(
    ({ path, recursive }) =>
      !others.some((root) => (root.recursive ? isWithin(path, root.path) : root.path === path && !recursive)),
  );
}

/** @throws OpsError `path-not-captured` when a path is none that a snapshot of these roots could know */
export function requireCaptured(roots: readonly Root[], paths: readonly BytePath[]): void {
  const unknown = paths.find((path) => !isCaptured(roots, path));
  if (unknown === undefined) return;
  throw new OpsError<RollbackErrorCode>(
    'path-not-captured',
    `${showPath(unknown)} was not captured: nobody knows what it was. Nothing was restored; name a path in what the snapshot is of.`,
    { details: { path: showPath(unknown) } },
  );
}
