import { type BytePath, nameOf, pathIn } from '../entry/byte-path.js';
import { type Holder, holderOfName, nameOfHolder } from '../holder/holder.js';

/** What the names of directories begin with in which a restore is staged. */
export const stagingPrefix = '.opspilot-restore-';

/** Name of the file in a staging directory that holds the number of the process that works there. */
export const processFile = 'process';

/** The staging directory of a restore, beside what it changes. Its name tells whose it is: that is so from the moment it is made. */
export function stagingIn(base: BytePath, id: string, holder: Holder): BytePath {
  return pathIn(base, `${stagingPrefix}${id},${nameOfHolder(holder)}`);
}

/** Whether a directory is one that a restore stages in. */
export function isStaging(path: BytePath): boolean {
  return nameOf(path).startsWith(stagingPrefix);
}

/** Who stages there; undefined when nobody can tell. */
export function holderOfStaging(path: BytePath): Holder | undefined {
  const name = nameOf(path);
  return holderOfName(name.slice(name.indexOf(',') + 1));
}
