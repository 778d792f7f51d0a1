import { type BytePath, nameOf, pathIn } from '../entry/byte-path.js';

/** What the names of directories begin with in which a restore is staged. */
export const stagingPrefix = '.opspilot-restore-';

/** The staging directory of a restore, beside what it changes. */
export function stagingIn(base: BytePath, id: string): BytePath {
  return pathIn(base, `${stagingPrefix}${id}`);
}

/** Whether a directory is one that a restore stages in. */
export function isStaging(path: BytePath): boolean {
  return nameOf(path).startsWith(stagingPrefix);
}
