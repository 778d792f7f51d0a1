import type { PathState } from '../entry/entry.js';

/**
 * Whether a path is as it was, by what `lstat` tells. The time of the last change is set by the kernel whenever content, owner,
 * mode, attributes or the number of names change.
 */
export function isSameState(one: PathState, other: PathState): boolean {
  return (
    one.changedAt === other.changedAt &&
    one.modifiedAt === other.modifiedAt &&
    one.size === other.size &&
    one.inode === other.inode &&
    one.device === other.device &&
    one.type === other.type
  );
}

/** Whether it belongs to whom it did, with the same permissions. */
export function hasSameRights(one: PathState, other: PathState): boolean {
  return one.mode === other.mode && one.uid === other.uid && one.gid === other.gid;
}
