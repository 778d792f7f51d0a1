import { type BytePath, isWithin, isWithinOneOf, parentOf } from '../entry/byte-path.js';
import type { Root } from '../store/snapshot-store.js';
import type { Probe } from './parse-probe.js';

/**
 * A probe without what was seen through symbolic links that it tells of, too: that lies where these lead, and under the name that was
 * asked about there is nothing. So it is where a link took the place of a directory, or the other way round. Pure.
 */
export function withoutLedAstray(probe: Probe, roots: readonly Root[]): Probe {
  const links = new Set<BytePath>();
  for (const { type, path } of probe.states.values()) if (type === 'symlink') links.add(path);
  if (links.size === 0) return probe;
  const astray = roots.map(({ path }) => path).filter((path) => isWithinOneOf(parentOf(path), links));
  if (astray.length === 0) return probe;
  const isAstray = (path: BytePath): boolean => astray.some((above) => isWithin(path, above));
  const states = new Map([...probe.states].filter(([path]) => !isAstray(path)));
  return { ...probe, states, absent: new Set([...probe.absent, ...astray]) };
}
