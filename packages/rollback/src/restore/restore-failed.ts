import { OpsError } from '@opspilot/core';
import { type BytePath, showPath } from '../entry/byte-path.js';
import { isDone, runScript, type ScriptResult } from '../probe/run-script.js';
import type { StartOptions, StartThere } from '../probe/start-there.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import { movedAway } from './commit-script.js';
import { type Conflict, conflictText } from './conflict.js';
import { changedMeanwhile } from './exchange-functions.js';
import { cannotStage, noRoom, notAsFound } from './stage-script.js';

export function restoreFailed(reason: string, cause?: unknown): OpsError<RollbackErrorCode> {
  return new OpsError(
    'restore-failed',
    `The restore did not come to its end: ${reason}. No file is half written; restore again to do what is left.`,
    cause === undefined ? {} : { cause },
  );
}

/** @param report - who changed what of them, where that is known */
export function restoreConflict(
  paths: readonly BytePath[],
  report: readonly Conflict[] = [],
): OpsError<RollbackErrorCode> {
  const [first = ''] = paths;
  const [told] = report;
  return new OpsError(
    'restore-conflict',
    `${showPath(first)}${paths.length > 1 ? ` and ${paths.length - 1} more paths were` : ' was'} changed after the command${told === undefined ? '' : ` (${showPath(told.path)}: ${conflictText(told)})`}. Nothing was restored; look at the difference, then restore with force or leave those paths out.`,
    {
      details: {
        paths: paths.slice(0, 100).map(showPath),
        conflicts: report.slice(0, 100).map((conflict) => ({ ...conflict, path: showPath(conflict.path) })),
      },
    },
  );
}

/** @param paths - that were given back to whoever changed them */
function changedAtWork(paths: readonly BytePath[]): OpsError<RollbackErrorCode> {
  const [first = ''] = paths;
  return new OpsError(
    'restore-conflict',
    `${showPath(first)}${paths.length > 1 ? ` and ${paths.length - 1} more paths were` : ' was'} changed while the restore was at work, and ${paths.length > 1 ? 'are' : 'is'} left so. Other paths may be restored already; look at the difference, then restore again.`,
    { details: { paths: paths.slice(0, 100).map(showPath) } },
  );
}

const reasons: Readonly<Record<number, string>> = {
  [movedAway]: 'a directory is not where it was, or a symbolic link stands in its place',
  [notAsFound]: 'somebody changes what is to be replaced',
  [cannotStage]: 'no directory could be made to stage it in',
};

/** Runs a script of a restore. @returns what it printed @throws OpsError `restore-failed`, `target-full`, `tool-missing` */
export async function runRestoring(start: StartThere, script: string, options: StartOptions = {}): Promise<Buffer> {
  const result = await runScript(start, script, 'GNU tar', options);
  if (isDone(result)) return result.stdout;
  throw failureOf(result);
}

function targetFull([available = 0, needed = 0]: readonly number[]): OpsError<RollbackErrorCode> {
  return new OpsError(
    'target-full',
    `To restore takes ${needed} bytes beside what is there now, and its disk has ${available}. Nothing was changed; make room, or restore less at a time.`,
    { details: { needed, available } },
  );
}

/** Why a script of a restore did not do what it was to do. */
export function failureOf({ stdout, stderr, status, exitCode, error }: ScriptResult): OpsError<RollbackErrorCode> {
  if (exitCode === noRoom) return targetFull(stdout.toString('latin1').trim().split(' ').map(Number));
  if (exitCode === changedMeanwhile) return changedAtWork(stdout.toString('latin1').split('\0').slice(0, -1));
  const said = showPath(stderr.toString('latin1').trim());
  const reason = reasons[exitCode ?? -1] ?? `${status}, exit code ${exitCode}`;
  return restoreFailed(said === '' ? reason : `${reason}: ${said}`, error);
}
