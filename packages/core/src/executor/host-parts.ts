import { unknownName } from '../errors/unknown-name.js';
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
  const unknown = unknownName(host, parts);
  if (unknown === undefined) return undefined;
  return `has no part ${JSON.stringify(unknown.name)}; there are ${unknown.known}. What is your own goes into labels.`;
}
