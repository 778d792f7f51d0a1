import { isIP, isIPv6 } from 'node:net';

/** Where to log in, as it is written in one word. */
export interface Destination {
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
}

// A DNS name or IPv4 address; what else looks like a host name is for the resolver to judge.
const domain = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,252}$/u;
const ipv6 = /^([0-9a-fA-F:.]+)(?:%[A-Za-z0-9_.-]{1,64})?$/;
// What begins with "-" would be read as an option somewhere, and a control character writes on somebody's terminal.
const login = /^(?!-)[^\s\p{C}]{1,255}$/u;

/** Whether it can be the name or address of a machine, IPv6 without brackets. */
export function isAddress(text: string): boolean {
  return domain.test(text) || isIPv6(ipv6.exec(text)?.[1] ?? '');
}

/** Whether it can be a login name. */
export function isLogin(text: string): boolean {
  return login.test(text);
}

/** Names of machines are the same in small letters, which known_hosts keeps them in; addresses stay as they are. */
export function normalAddress(address: string): string {
  return isIP(address) !== 0 || address.includes('%') ? address : address.toLowerCase();
}

/** Whether it says how to reach a machine rather than what it is called: a login, a port, a domain or an IP address. */
export function looksLikeAddress({ host, user, port }: Destination): boolean {
  return user !== undefined || port !== undefined || host.includes('.') || isIPv6(host);
}

/** A TCP port; undefined for what is none. */
export function parsePort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** Reads `host`, `user@host:port`, `[::1]:22` or `ssh://user@host:port`; undefined for what is none of them. */
export function parseDestination(text: string): Destination | undefined {
  const body = text.startsWith('ssh://') ? text.slice(6).replace(/\/$/, '') : text;
  const at = body.lastIndexOf('@');
  const user = at === -1 ? undefined : body.slice(0, at);
  const place = body.slice(at + 1);
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::([^:]*))?$/s.exec(place) ?? [];
  const host = bracketed ?? plain ?? place;
  const port = digits === undefined ? undefined : parsePort(digits);
  if (!isAddress(host) || (digits !== undefined && port === undefined)) return;
  if (user !== undefined && !isLogin(user)) return;
  return { host, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port }) };
}
