import type { Effect } from '../../shell/effect.js';
import { filesSeverity } from './files.js';
import { generalSeverity, kindSeverity } from './general.js';
import { pathSeverity } from './paths.js';
import { runningSeverity } from './running.js';
import { servicesSeverity } from './services.js';
import { systemSeverity } from './system.js';

const table: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...filesSeverity,
    ...systemSeverity,
    ...servicesSeverity,
    ...runningSeverity,
    // What all parts share is rated in one place.
    ...generalSeverity,
  }),
);

/** A secret that leaves the machine, whatever carries it. */
const secretSent = 0.95;

/** How bad an effect is by itself, 0..1. */
export function severityOf(effect: Effect): number {
  const { kind, action, attributes } = effect;
  if (kind === 'network' && attributes.sensitive === true) return secretSent;
  return pathSeverity(effect) ?? table.get(`${kind}:${action}`) ?? kindSeverity[kind] ?? 0.5;
}
