import { unknownName } from '../../errors/unknown-name.js';
import { executorError } from '../executor-error.js';
import { unknownPartOf } from '../host-parts.js';
import type { SshExecutorOptions } from './ssh-options.js';

/** What a value must be, and how that is said. */
interface Kind {
  readonly holds: (value: unknown) => boolean;
  readonly expected: string;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const text: Kind = { holds: isText, expected: 'a string that is not empty' };
const textOrFalse: Kind = { holds: (value) => value === false || isText(value), expected: 'a string, or false' };
const object: Kind = { holds: isObject, expected: 'an object' };
/** Its value is looked at with the defaults, which say what it may be: `ssh-options`. */
const boundedLater: Kind = { holds: () => true, expected: '' };

const kinds: Readonly<Record<keyof SshExecutorOptions, Kind>> = {
  hosts: { holds: (value) => Array.isArray(value) && value.every(isObject), expected: 'a list of hosts' },
  config: textOrFalse,
  user: text,
  credentials: object,
  agent: textOrFalse,
  allowAgentForwarding: { holds: (value) => typeof value === 'boolean', expected: 'true or false' },
  knownHosts: {
    holds: (value) => Array.isArray(value) && value.every(isText),
    expected: 'a list of paths, such as ["/etc/ssh/ssh_known_hosts"]',
  },
  unknownHosts: boundedLater,
  onHostTrusted: { holds: (value) => typeof value === 'function', expected: 'a function' },
  timeouts: object,
  keepalive: object,
  pool: object,
  shell: text,
  grace: boundedLater,
  local: object,
  clock: object,
  random: object,
};

/**
 * Refuses what would be passed over in silence, or fail later where nobody looks for it.
 *
 * @throws OpsError `invalid-execution-options` naming the option
 */
export function checkOptions(options: SshExecutorOptions): void {
  checkNames('', options, kinds);
  for (const host of Array.isArray(options.hosts) ? options.hosts.filter(isObject) : []) {
    const unknown = unknownPartOf(host);
    if (unknown !== undefined) refuseOption('hosts', `names ${JSON.stringify(host.name)}, but a host ${unknown}`);
  }
  for (const [option, value] of Object.entries(options)) {
    const { holds, expected } = kinds[option as keyof SshExecutorOptions];
    if (value !== undefined && !holds(value)) refuseOption(option, `must be ${expected}.`);
  }
}

/**
 * Refuses parts that nobody knows.
 *
 * @param prefix - of their names in messages
 * @throws OpsError `invalid-execution-options` naming the part
 */
export function checkNames(prefix: string, given: object, known: object): void {
  const unknown = unknownName(given, known);
  if (unknown === undefined) return;
  refuseOption(`${prefix}${unknown.name}`, `does not exist; there are ${unknown.known}.`);
}

/** @throws OpsError `invalid-execution-options` */
export function refuseOption(option: string, rule: string): never {
  throw executorError('invalid-execution-options', `The option "${option}" ${rule}`, { details: { option } });
}
