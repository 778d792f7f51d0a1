import type { Algorithms } from 'ssh2';
import { isCertificateAlgorithm } from '../known-hosts/host-key-algorithms.js';
import type { SshTarget } from '../ssh-target.js';

/**
 * What ssh2 shall offer to agree upon: its own choice, but for what an ssh_config says and what host keys are asked for.
 *
 * @param hostKeys - names of which ssh2 is told the plain ones; undefined for its own choice
 */
export function offeredAlgorithms({ algorithms = {} }: SshTarget, hostKeys: readonly string[] | undefined): Algorithms {
  const { keyExchange, cipher, mac } = algorithms;
  const plain = hostKeys?.filter((name) => !isCertificateAlgorithm(name)) ?? [];
  const offered = {
    // Group exchange computes its groups in the event loop, for more than a second.
    kex: keyExchange ?? { remove: [/group-exchange/] },
    ...(cipher === undefined ? {} : { cipher }),
    ...(mac === undefined ? {} : { hmac: mac }),
    ...(plain.length === 0 ? {} : { serverHostKey: plain }),
  };
  // Its types know neither expressions nor names newer than themselves.
  return offered as unknown as Algorithms;
}
