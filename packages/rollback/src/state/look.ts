import { OpsError } from '@opspilot/core';
import { type BytePath, bytesOf, showPath } from '../entry/byte-path.js';
import { isDone, runScript, withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { TouchedPath } from '../touched/touched-set.js';
import { isHoldings, madeSince } from './holdings.js';
import { stateKinds } from './kinds/state-kinds.js';
import { lookScript } from './look-script.js';
import type { HostState, Look } from './state-kind.js';

/** What a host says of its state. */
export interface StateProbe {
  readonly state: HostState;
  /** Paths that go with it. */
  readonly places: readonly TouchedPath[];
  /** Why what was asked about cannot be taken back. */
  readonly lost: readonly string[];
  /** Things that were named and are not there, as they were named. */
  readonly absent: readonly string[];
}

const nothing: StateProbe = { state: new Map(), places: [], lost: [], absent: [] };

/** Looks at the state of a host in one round trip. @throws OpsError `state-unreadable` */
export async function lookAt(start: StartThere, looks: readonly Look[], signal?: AbortSignal): Promise<StateProbe> {
  return looks.length === 0 ? nothing : ask(start, looks, lookScript(looks, stateKinds), signal);
}

/**
 * Looks, and once more at what is in things that were not there before, where such may hold anything: that would be lost as they go.
 *
 * @throws OpsError `state-unreadable`
 */
export async function lookSince(
  start: StartThere,
  looks: readonly Look[],
  before: HostState,
  signal?: AbortSignal,
): Promise<StateProbe> {
  const found = await lookAt(start, looks, signal);
  const made = madeSince(looks, before, found.state).filter(({ kind }) => stateKinds.get(kind)?.holdings !== undefined);
  if (made.length === 0) return found;
  const inside = await ask(start, made, bytesOf(lookScript(made, stateKinds, 'holdings')), signal);
  const state = [...found.state].map(
    ([kind, records]) => [kind, new Map([...records, ...(inside.state.get(kind) ?? [])])] as const,
  );
  return { ...found, state: new Map(state), places: [...found.places, ...inside.places] };
}

async function ask(
  start: StartThere,
  looks: readonly Look[],
  stdin: string | Uint8Array,
  signal?: AbortSignal,
): Promise<StateProbe> {
  const result = await runScript(start, 'sh', 'find with -printf, nor stat', { stdin, ...withSignal(signal) });
  const words = result.stdout.toString('latin1').split('\0');
  if (!isDone(result) || words.pop() !== '' || words.length % 3 !== 0 || words.at(-3) !== 'end') {
    throw new OpsError<RollbackErrorCode>(
      'state-unreadable',
      `The host did not answer what state it is in: ${result.status}, exit code ${result.exitCode}. Nothing was changed; see that its login shell prints nothing of its own.`,
    );
  }
  return readAnswer(words.slice(0, -3), looks);
}

function readAnswer(words: readonly string[], looks: readonly Look[]): StateProbe {
  const state = new Map(looks.map(({ kind }) => [kind, new Map<string, string>()]));
  const places = new Map<BytePath, TouchedPath>();
  const lost = new Set<string>();
  const absent = new Set<string>();
  for (let index = 0; index < words.length; index += 3) {
    const [first = '', second = '', third = ''] = words.slice(index, index + 3);
    if (first === 'lost') lost.add(showPath(third));
    else if (first === 'absent') absent.add(showPath(third));
    else if (first === 'place') {
      const recursive = second === 't' || places.get(third)?.recursive === true;
      places.set(third, { pattern: third, recursive, within: [] });
    } else state.get(first)?.set(second, normalized(first, second, third));
  }
  return { state, places: [...places.values()], lost: [...lost], absent: [...absent] };
}

function normalized(kind: string, key: string, value: string): string {
  return isHoldings(key) ? value : (stateKinds.get(kind)?.normalize?.(value) ?? value);
}
