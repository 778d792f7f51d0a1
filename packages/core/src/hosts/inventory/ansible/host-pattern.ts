import { checkedHost } from '../checked-host.js';
import { type InventoryPlace, inventoryInvalid } from '../inventory-error.js';
import { expandRanges } from './host-range.js';

/** The hosts that one entry of an inventory names. */
export interface NamedHosts {
  readonly names: readonly string[];
  readonly port?: string;
}

/** A port stands behind the name, or behind an address of IPv6 in brackets; colons within ranges do not count. */
const bracketed = /^\[([^[\]]+)\]:(\d+)$/;
const withPort = /^((?:[^:[\]]|\[[^\]]*\])+):(\d*)$/;

/**
 * Reads `name`, `name:port`, `[address]:port`, each with ranges.
 *
 * @throws OpsError `inventory-invalid`
 */
export function parseHostPattern(pattern: string, place: InventoryPlace): NamedHosts {
  const [, name = pattern, port] = bracketed.exec(pattern) ?? withPort.exec(pattern) ?? [];
  if (port === '') throw inventoryInvalid(place, `a number expected after the colon of ${JSON.stringify(pattern)}.`);
  const names = bracketed.test(pattern) ? [name] : expandRanges(name, place);
  for (const one of names) checkedHost({ name: one }, place);
  return { names, ...(port === undefined ? {} : { port }) };
}
