import type { HostState, Look } from './state-kind.js';

/** What was asked and what was found, as bytes for a store: it may hold hashes of passwords, which belong where captured files are. */
export function encodeState(looks: readonly Look[], state: HostState): Buffer {
  const records = [...state].map(([kind, found]) => [kind, [...found]]);
  return Buffer.from(JSON.stringify({ looks, records }), 'utf8');
}

/** What {@link encodeState} made. */
export function decodeState(bytes: Buffer): { readonly looks: readonly Look[]; readonly state: HostState } {
  const { looks, records } = JSON.parse(bytes.toString('utf8')) as {
    readonly looks: readonly Look[];
    readonly records: readonly (readonly [string, readonly (readonly [string, string])[]])[];
  };
  return { looks, state: new Map(records.map(([kind, found]) => [kind, new Map(found)])) };
}
