import type { Place } from './place.js';

/** A part of a script that may not run: a branch, the body of a loop, what stands behind `&&`, what nobody waits for. */
export interface Branch {
  /** The part that it stands in. */
  readonly outer: Branch | undefined;
}

/** Whether whoever is in `inner` is in `outer` too; undefined is the whole script. */
export function isWithin(inner: Branch | undefined, outer: Branch | undefined): boolean {
  for (let at = inner; at !== outer; at = at.outer) if (at === undefined) return false;
  return true;
}

/** The place of what may not run, as seen from there. */
export function mayNotRun(place: Place): Place {
  return { ...place, branch: { outer: place.branch } };
}
