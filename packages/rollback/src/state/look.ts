import { OpsError } from '@opspilot/core';
import { type BytePath, showPath } from '../entry/byte-path.js';
import { isDone, runScript, withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { TouchedPath } from '../touched/touched-set.js';
import { stateKinds } from './kinds/state-kinds.js';
import { lookScript } from './look-script.js';
import type { HostState, Look } from './state-kind.js';

/** What a host says of its state. */
export interface StateProbe {
  readonly state: HostState;
  /** Paths that go with it. */
  readonly places: readonly TouchedPath[];
  /** Why what was asked about cannot be taken back, by kind. */
  readonly lost: ReadonlyMap<string, string>;
}

const nothing: StateProbe = { state: new Map(), places: [], lost: new Map() };

/** Looks at the state of a host in one round trip. @throws OpsError `state-unreadable` */
export async function lookAt(start: StartThere, looks: readonly Look[], signal?: AbortSignal): Promise<StateProbe> {
  if (looks.length === 0) return nothing;
  const stdin = lookScript(looks, stateKinds);
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
  const lost = new Map<string, string>();
  for (let index = 0; index < words.length; index += 3) {
    const [first = '', second = '', third = ''] = words.slice(index, index + 3);
    if (first === 'lost') lost.set(second, showPath(third));
    else if (first === 'place') {
      const recursive = second === 't' || places.get(third)?.recursive === true;
      places.set(third, { pattern: third, recursive, within: [] });
    } else state.get(first)?.set(second, stateKinds.get(first)?.normalize?.(third) ?? third);
  }
  return { state, places: [...places.values()], lost };
}
