import type { OpsError } from '../errors/ops-error.js';
import type { ExecutorErrorCode } from './executor.js';
import { executorError } from './executor-error.js';

const directoryProblems = {
  missing: 'does not exist. Create it, or name another one.',
  'no-directory': 'is not a directory. Name the directory it is in, or another one.',
  forbidden: 'may not be entered. Grant the user search permission on it and on what is above it, or name another one.',
} as const;

/** Why a working directory cannot be used. */
export type DirectoryProblem = keyof typeof directoryProblems;

/** The error for a working directory that cannot be used; `host` is where, unless it is this machine. */
export function directoryError(cwd: string, problem: DirectoryProblem, host?: string): OpsError<ExecutorErrorCode> {
  const where = host === undefined ? '' : ` on ${host}`;
  return executorError(
    'working-directory-unusable',
    `The working directory ${cwd}${where} ${directoryProblems[problem]}`,
    { details: { ...(host === undefined ? {} : { host }), cwd, problem } },
  );
}
