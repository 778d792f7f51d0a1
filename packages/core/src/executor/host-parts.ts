import type { Host } from './host.js';

/** The parts that a host may have; a record, so that the compiler names what is forgotten. */
const parts: Readonly<Record<keyof Host, true>> = {
  name: true,
  address: true,
  port: true,
  user: true,
  identity: true,
  jump: true,
  groups: true,
  labels: true,
  environment: true,
};

/**
 * What is wrong with a host that has a part nobody knows: a misspelt one would be passed over, and the command go to another
 * machine or as another user. Undefined for none.
 */
export function unknownPartOf(host: object): string | undefined {
  const unknown = Object.keys(host).find((part) => !Object.hasOwn(parts, part));
  if (unknown === undefined) return undefined;
  const known = Object.keys(parts).join(', ');
  return `has no part ${JSON.stringify(unknown)}; there are ${known}. What is your own goes into labels.`;
}
