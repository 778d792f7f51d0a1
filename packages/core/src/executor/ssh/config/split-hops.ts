import { type Destination, parseDestination } from './destination.js';

// A place holder that any token may become; what it really becomes is checked again then.
const token = /%[%hnpr]/g;

/**
 * The machines of a `ProxyJump`, the nearest first: `user@host:port,host`. Empty for `none`, undefined for what is no
 * list of them. Tokens (`%h`, `%n`, `%p`, `%r`) may still be in it.
 */
export function splitHops(text: string): readonly string[] | undefined {
  if (/^none$/i.test(text)) return [];
  const hops = text.split(',');
  return hops.every((hop) => parseDestination(hop.replace(token, '1')) !== undefined) ? hops : undefined;
}

/** The machines of a list whose tokens are gone; undefined when one of them is none. */
export function parseHops(hops: readonly string[]): readonly Destination[] | undefined {
  const parsed = hops.map(parseDestination);
  return parsed.every((hop) => hop !== undefined) ? parsed : undefined;
}
