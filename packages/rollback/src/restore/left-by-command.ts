import type { BytePath } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';
import type { ExpectedStates } from './restore-plan.js';

/** What a path was when the command had ended, as far as it is known; undefined when it was not there. */
export function leftByCommand(
  path: BytePath,
  wanted: ReadonlyMap<BytePath, Entry>,
  { states, absent, areOthersAsCaptured = false }: ExpectedStates,
): Entry | undefined {
  return states.get(path) ?? (areOthersAsCaptured && !absent.has(path) ? wanted.get(path) : undefined);
}
