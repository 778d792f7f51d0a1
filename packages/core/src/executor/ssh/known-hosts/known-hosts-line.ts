import type { Random } from '../../../random/random.js';
import { sshError } from '../ssh-error.js';
import { hashHostName, hostNameSaltBytes } from './host-names.js';
import { type HostPlace, knownHostsName } from './host-place.js';
import { publicKeyType } from './public-key.js';

/** What can stand as one plain name: no white space or control character, and nothing that known_hosts reads as a sign. */
const namePattern = /^[^\s\p{Cc},*?!|#@"]+$/u;

/**
 * The line of known_hosts, without its end, that makes `key` the key of `place`; the name as a hash when there is a
 * `random` to salt it.
 *
 * @throws OpsError `host-key-name-invalid`, `host-key-malformed`
 */
export function knownHostsLine(place: HostPlace, key: Buffer, random?: Random): string {
  const name = knownHostsName(place);
  if (!namePattern.test(name)) {
    throw sshError(
      'host-key-name-invalid',
      `${JSON.stringify(place.host)} cannot stand in a file of known hosts: an address or a HostKeyAlias must be a single name without white space, wildcards and any of , ! | # @ ".`,
      { details: { host: place.host } },
    );
  }
  const type = publicKeyType(key);
  // What no reader would take back must not be written.
  if (type === undefined) {
    throw sshError(
      'host-key-malformed',
      `The machine at ${name} showed a host key that cannot be read, so it was not trusted and nothing was sent to it. Find out what answers there.`,
      { details: { host: place.host, port: place.port } },
    );
  }
  const salted =
    random === undefined ? name : hashHostName(name, Buffer.from(random.fill(Buffer.alloc(hostNameSaltBytes))));
  return `${salted} ${type} ${key.toString('base64')}`;
}
