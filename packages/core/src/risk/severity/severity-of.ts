import type { Effect } from '../../shell/effect.js';
import { filesSeverity } from './files.js';
import { generalSeverity, kindSeverity } from './general.js';
import { pathSeverity } from './paths.js';
import { runningSeverity } from './running.js';
import { servicesSeverity } from './services.js';
import { systemSeverity } from './system.js';

const table: Readonly<Record<string, number>> = {
  ...filesSeverity,
  ...systemSeverity,
  ...servicesSeverity,
  ...runningSeverity,
  // What all parts share is rated in one place.
  ...generalSeverity,
};

/** By kind, then by action: no name has to be put together for an effect. */
const byKind: ReadonlyMap<string, ReadonlyMap<string, number>> = Object.entries(table).reduce(
  (kinds, [name, severity]) => {
    const [kind = '', action = ''] = name.split(':');
    return kinds.set(kind, (kinds.get(kind) ?? new Map<string, number>()).set(action, severity));
  },
  new Map<string, Map<string, number>>(),
);

/** A secret that leaves the machine, whatever carries it. */
const secretSent = 0.95;

/** How bad an effect is by itself, 0..1. */
export function severityOf(effect: Effect): number {
  const { kind, action, attributes } = effect;
  if (kind === 'network' && attributes.sensitive === true) return secretSent;
  return pathSeverity(effect) ?? byKind.get(kind)?.get(action) ?? kindSeverity[kind] ?? 0.5;
}
