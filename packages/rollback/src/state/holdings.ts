import type { HostState, Look, StateChange } from './state-kind.js';

/** Where what a thing holds is kept, beside its own record. It is no thing of its own: with `@` it stays out of what is brought back. */
const prefix = '@in ';

/** Of what a thing holds: it may be anything, as far as can be seen from here. */
export const cannotBeTold = '?';

/** Whether a key is one of what a thing holds. */
export function isHoldings(key: string): boolean {
  return key.startsWith(prefix);
}

/** What a thing holds, as it was told; undefined: nothing that would be lost with it. */
export function holdingsOf(records: ReadonlyMap<string, string> | undefined, key: string): string | undefined {
  return records?.get(`${prefix}${key}`);
}

/** For a shell: tells what a thing holds. */
export const holdsFunction = `holds() { record "${prefix}$1" "$2"; }`;

/** Of each kind the things that were not there before, as looks at what they hold: pure. */
export function madeSince(looks: readonly Look[], before: HostState, now: HostState): readonly Look[] {
  return [...new Set(looks.map(({ kind }) => kind))].flatMap((kind) => {
    const known = before.get(kind);
    const subjects = [...(now.get(kind)?.keys() ?? [])].filter(
      (key) => !key.startsWith('@') && known?.has(key) !== true,
    );
    return subjects.length === 0 ? [] : [{ kind, subjects }];
  });
}

/** State without what things hold: where nobody looked at the end of a command, nothing is known to have been in them then. */
export function withoutHoldings(state: HostState): HostState {
  return new Map(
    [...state].map(([kind, records]) => [kind, new Map([...records].filter(([key]) => !isHoldings(key)))]),
  );
}

/** Whether a thing that is to go holds something else than it did. */
export function isFilledSince(
  { wanted, key, holds }: StateChange,
  left: ReadonlyMap<string, string> | undefined,
): boolean {
  return wanted === undefined && holds !== undefined && holds !== holdingsOf(left, key);
}
