import { showPath } from '../entry/byte-path.js';
import { cannotBeTold, holdingsOf, isFilledSince, isHoldings } from './holdings.js';
import { isLeftAlone } from './not-kept.js';
import type { HostState, StateChange } from './state-kind.js';

/** What brings a state back. */
export interface StatePlan {
  /** By kind; only what the command changed and is not yet as it was. */
  readonly changes: ReadonlyMap<string, readonly StateChange[]>;
  /** What somebody else changed after the command, for a person. */
  readonly conflicts: readonly string[];
}

/** Whether a key sums up files: whoever changed these is found by them, and they are checked as they are restored. */
export function followsFiles(key: string): boolean {
  return key.startsWith('@');
}

/** What somebody changed since it was kept, of what is about to be changed; for a person. */
export function changedSince(
  { changes }: Pick<StatePlan, 'changes'>,
  kept: { readonly state: HostState },
): readonly string[] {
  return [...changes].flatMap(([kind, ofKind]) =>
    ofKind.flatMap((change) => conflictOf(kind, change, kept.state.get(kind) ?? new Map())),
  );
}

/**
 * Compares what was before a command, what it left and what is now: pure. What the command did not change is left alone, whoever
 * changed it; what it changed and somebody else changed again is a conflict, and so is what somebody put into a thing that it made.
 *
 * @param left - when nobody looked at the end of the command, what is now
 */
export function planState(before: HostState, left: HostState, now: HostState): StatePlan {
  const changes = new Map<string, readonly StateChange[]>();
  const conflicts: string[] = [];
  for (const [kind, records] of before) {
    const asLeft = left.get(kind) ?? new Map<string, string>();
    const found = now.get(kind) ?? new Map<string, string>();
    const own = [...new Set([...records.keys(), ...asLeft.keys()])].filter(
      (key) => !isHoldings(key) && !isLeftAlone(records, key) && records.get(key) !== asLeft.get(key),
    );
    const stoodBefore = predecessors(records);
    const toChange = own
      .map((key) => changeOf(key, records, found, stoodBefore))
      .filter((change) => change.wanted !== change.found);
    if (toChange.length > 0) changes.set(kind, toChange);
    for (const change of toChange) {
      const isUntold = change.wanted === undefined && change.holds === cannotBeTold;
      conflicts.push(...(isUntold ? [inside(kind, change)] : conflictOf(kind, change, asLeft)));
    }
  }
  return { changes, conflicts };
}

function changeOf(
  key: string,
  records: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
  stoodBefore: ReadonlyMap<string, string>,
): StateChange {
  const holds = holdingsOf(found, key);
  const follows = found.has(key) ? undefined : stoodBefore.get(key);
  return {
    ...{ key, wanted: records.get(key), found: found.get(key) },
    ...(follows === undefined ? {} : { follows }),
    ...(holds === undefined ? {} : { holds }),
  };
}

/** The key before each, in the order in which they were found. */
function predecessors(records: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const before = new Map<string, string>();
  let last: string | undefined;
  for (const key of records.keys()) {
    if (last !== undefined) before.set(key, last);
    last = key;
  }
  return before;
}

/** @param left - what nobody else has changed yet */
function conflictOf(kind: string, change: StateChange, left: ReadonlyMap<string, string>): readonly string[] {
  if (followsFiles(change.key)) return [];
  if (change.found !== left.get(change.key)) return [`${kind} ${showPath(change.key)}`];
  return isFilledSince(change, left) ? [inside(kind, change)] : [];
}

function inside(kind: string, { key }: StateChange): string {
  return `what ${kind} ${showPath(key)} holds`;
}
