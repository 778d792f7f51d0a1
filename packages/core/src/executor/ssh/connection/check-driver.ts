import { createRequire } from 'node:module';
import type { Client } from 'ssh2';
import { sshError } from '../ssh-error.js';

type Part = Readonly<Record<string, unknown>>;

/** What is told of channels and of the connection, and is heard before ssh2 itself. */
const heard = [
  'GLOBAL_REQUEST',
  ...['OPEN_CONFIRMATION', 'OPEN_FAILURE', 'DATA', 'EXTENDED_DATA', 'WINDOW_ADJUST', 'SUCCESS', 'FAILURE'].map(channel),
  ...['REQUEST', 'EOF', 'CLOSE'].map(channel),
];

/** What is said by ssh2's protocol; see `SessionWire`. */
const said = [
  ...['session', 'openssh_agentForward', 'pty', 'exec', 'signal', 'windowChange'],
  ...['channelData', 'channelWindowAdjust', 'channelFailure', 'channelEOF', 'channelClose', 'ping', 'requestSuccess'],
];

/**
 * Checks that `client`, which has begun to connect and not yet heard of the server, has inside what our sessions stand on.
 * Another version of ssh2 may not: missed later, while the server talks, it would be an error where nobody listens.
 *
 * @throws OpsError `ssh-driver-unsupported`
 */
export function checkDriver(client: Client): void {
  const { _protocol: protocol, _chanMgr: numbers, _callbacks: questions, ...rest } = client as unknown as Part;
  const missing = [
    ...lacking(protocol, said, '_protocol'),
    ...lacking(partOf(protocol, '_handlers'), heard, '_protocol._handlers'),
    ...lacking(numbers, ['add', 'get', 'remove', 'update'], '_chanMgr'),
    ...(Array.isArray(questions) ? [] : ['_callbacks']),
    ...(typeof rest['_agentFwdEnabled'] === 'boolean' ? [] : ['_agentFwdEnabled']),
    ...('_agent' in rest ? [] : ['_agent']),
  ];
  if (missing.length === 0) return;
  const { version = 'unknown' } = manifestOf('ssh2');
  const range = manifestOf('@opspilot/core').peerDependencies?.['ssh2'];
  const install = range === undefined ? '' : `: npm install "ssh2@${range}"`;
  throw sshError(
    'ssh-driver-unsupported',
    `The package "ssh2", version ${version}, is not one that commands can be run with (${missing[0]} is not as expected). Install a version that @opspilot/core asks for${install}.`,
    { details: { missing, version } },
  );
}

/** What a package.json tells of versions. */
interface Manifest {
  readonly version?: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Of an installed package; empty where it cannot be found, as in a bundle. */
function manifestOf(name: string): Manifest {
  try {
    return createRequire(import.meta.url)(`${name}/package.json`) as Manifest;
  } catch {
    return {};
  }
}

function channel(message: string): string {
  return `CHANNEL_${message}`;
}

function partOf(whole: unknown, name: string): unknown {
  return whole instanceof Object ? (whole as Part)[name] : undefined;
}

/** Which of the functions `part` has not. */
function lacking(part: unknown, names: readonly string[], place: string): readonly string[] {
  return names.filter((name) => typeof partOf(part, name) !== 'function').map((name) => `${place}.${name}`);
}
