import { isIPv6 } from 'node:net';
import { OpsError } from '../errors/ops-error.js';
import type { Host } from '../executor/host.js';
import { unknownPartOf } from '../executor/host-parts.js';
import { isAddress, isLogin, parseDestination } from '../executor/ssh/config/destination.js';
import type { HostErrorCode } from './hosts.js';

// A name that begins with "-" would be read as an option, one with control characters would write on a terminal.
const namePattern = /^[\p{L}\p{N}_][\p{L}\p{N}_.:@-]{0,252}$/u;
const nameRule = 'begins with a letter or digit and holds only letters, digits and . _ : @ -, or is an IPv6 address';
const addressRule =
  'must be a DNS name or an IP address, IPv6 without brackets (::1, fe80::1%eth0); user and port have parts of their own';
const userRule = 'must not begin with "-" nor hold blanks or control characters';
const hopRule =
  'must be the name of a host, or where it is, as in user@bastion:22 or ssh://user@bastion:22, IPv6 in brackets ([::1]:22)';

function isName(value: unknown): value is string {
  return typeof value === 'string' && (namePattern.test(value) || (isIPv6(value) && !value.includes('%')));
}

function refuse(host: unknown, message: string): never {
  const name: unknown = (host as Partial<Host> | null)?.name;
  throw new OpsError<HostErrorCode>('invalid-host', message, { details: { name } });
}

function checkAddress(host: Host): void {
  const { address } = host;
  if (address === undefined || (typeof address === 'string' && isAddress(address))) return;
  refuse(host, `The address of host "${host.name}" ${addressRule}; got ${JSON.stringify(address)}.`);
}

function checkUser(host: Host): void {
  const { user } = host;
  if (user === undefined || (typeof user === 'string' && isLogin(user))) return;
  refuse(host, `The user of host "${host.name}" ${userRule}; got ${JSON.stringify(user)}.`);
}

function checkIdentity(host: Host): void {
  const { identity } = host;
  if (identity === undefined || (typeof identity === 'string' && /^[^\0\r\n]+$/.test(identity))) return;
  refuse(host, `identity of host "${host.name}" must be the path of a private key file, not the key itself.`);
}

function list(host: Host, part: 'jump' | 'groups'): readonly string[] {
  const values: unknown = host[part];
  if (Array.isArray(values) && values.every((value) => typeof value === 'string')) return Object.freeze([...values]);
  return refuse(host, `${part} of host "${host.name}" must be an array of names.`);
}

function jumpOf(host: Host): readonly string[] {
  const hops = list(host, 'jump');
  const wrong = hops.find((hop) => !isName(hop) && parseDestination(hop) === undefined);
  if (wrong === undefined) return hops;
  return refuse(host, `Each hop in jump of host "${host.name}" ${hopRule}; got ${JSON.stringify(wrong)}.`);
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

const example = "{ name: 'web-1' }, or sshHost('web-1') of @opspilot/core/ssh";

/** What is not yet a host at all. */
function checkShape(host: unknown): void {
  if (typeof host !== 'object' || host === null || Array.isArray(host)) {
    refuse(host, `A host is an object with the name of a host, such as ${example}; got ${JSON.stringify(host)}.`);
  }
  if ('name' in host) return;
  const parts = Object.keys(host);
  const got = parts.length === 0 ? 'nothing' : `only ${parts.slice(0, 5).join(', ')}`;
  refuse(host, `The name of a host is missing: write ${example}; it has ${got}.`);
}

/**
 * A frozen copy of `host`, so that nobody can turn it into another machine between judgement and execution.
 *
 * @throws OpsError `invalid-host`
 */
export function checkHost(host: Host): Host {
  checkShape(host);
  if (!isName(host.name)) {
    refuse(host, `The name of a host ${nameRule}; got ${JSON.stringify(host.name)}.`);
  }
  if (host.port !== undefined && !(Number.isInteger(host.port) && host.port >= 1 && host.port <= 65_535)) {
    refuse(host, `The port of host "${host.name}" must be 1..65535; got ${String(host.port)}.`);
  }
  if (host.environment !== undefined && typeof host.environment !== 'string') {
    refuse(host, `environment of host "${host.name}" must be a string.`);
  }
  const unknown = unknownPartOf(host);
  if (unknown !== undefined) refuse(host, `Host "${host.name}" ${unknown}`);
  checkAddress(host);
  checkUser(host);
  checkIdentity(host);
  return Object.freeze({
    ...host,
    ...(host.jump === undefined ? {} : { jump: jumpOf(host) }),
    ...(host.groups === undefined ? {} : { groups: list(host, 'groups') }),
    ...(host.labels === undefined ? {} : { labels: labels(host) }),
  });
}
