import { isIPv6 } from 'node:net';
import { OpsError } from '../errors/ops-error.js';
import type { Host } from '../executor/host.js';
import type { HostErrorCode } from './hosts.js';

// A name that begins with "-" would be read as an option, one with control characters would write on a terminal.
const namePattern = /^[\p{L}\p{N}_][\p{L}\p{N}_.:@-]{0,252}$/u;
const nameRule = 'begins with a letter or digit and holds only letters, digits and . _ : @ -';
// A DNS name or IPv4 address; what else looks like a host name is for the resolver to judge.
const domainPattern = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,252}$/u;
// RFC 4007 leaves the zone to the system; these are the signs that names of network interfaces are made of.
const ipv6Pattern = /^([0-9a-fA-F:.]+)(?:%[A-Za-z0-9_.-]{1,64})?$/;
const addressRule =
  'must be a DNS name or an IP address, IPv6 without brackets (::1, fe80::1%eth0); user and port have parts of their own';

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && (domainPattern.test(value) || isIPv6(ipv6Pattern.exec(value)?.[1] ?? ''));
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && namePattern.test(value);
}

function refuse(host: unknown, message: string): never {
  const name: unknown = (host as Partial<Host> | null)?.name;
  throw new OpsError<HostErrorCode>('invalid-host', message, { details: { name } });
}

function checkAddress(host: Host): void {
  const { address } = host;
  if (address === undefined || isAddress(address)) return;
  refuse(host, `The address of host "${host.name}" ${addressRule}; got ${JSON.stringify(address)}.`);
}

function checkUser(host: Host): void {
  const { user } = host;
  if (user === undefined || isName(user)) return;
  refuse(host, `The user of host "${host.name}" ${nameRule}; got ${JSON.stringify(user)}.`);
}

function checkIdentity(host: Host): void {
  const { identity } = host;
  if (identity === undefined || (typeof identity === 'string' && /^[^\0\r\n]+$/.test(identity))) return;
  refuse(host, `identity of host "${host.name}" must be the path of a private key file, not the key itself.`);
}

function list(host: Host, part: 'jump' | 'groups'): readonly string[] {
  const values: unknown = host[part];
  if (Array.isArray(values) && values.every(part === 'jump' ? isName : (value) => typeof value === 'string')) {
    return Object.freeze([...values]);
  }
  return refuse(host, `${part} of host "${host.name}" must be an array of names.`);
}

function labels(host: Host): Readonly<Record<string, string>> {
  const values: unknown = host.labels;
  if (
    typeof values === 'object' &&
    values !== null &&
    Object.values(values).every((value) => typeof value === 'string')
  ) {
    return Object.freeze({ ...host.labels });
  }
  return refuse(host, `labels of host "${host.name}" must be an object of strings.`);
}

/**
 * A frozen copy of `host`, so that nobody can turn it into another machine between judgement and execution.
 *
 * @throws OpsError `invalid-host`
 */
export function checkHost(host: Host): Host {
  if (!isName(host?.name)) {
    refuse(host, `The name of a host ${nameRule}; got ${JSON.stringify(host?.name)}.`);
  }
  if (host.port !== undefined && !(Number.isInteger(host.port) && host.port >= 1 && host.port <= 65_535)) {
    refuse(host, `The port of host "${host.name}" must be 1..65535; got ${String(host.port)}.`);
  }
  if (host.environment !== undefined && typeof host.environment !== 'string') {
    refuse(host, `environment of host "${host.name}" must be a string.`);
  }
  checkAddress(host);
  checkUser(host);
  checkIdentity(host);
  return Object.freeze({
    ...host,
    ...(host.jump === undefined ? {} : { jump: list(host, 'jump') }),
    ...(host.groups === undefined ? {} : { groups: list(host, 'groups') }),
    ...(host.labels === undefined ? {} : { labels: labels(host) }),
  });
}
