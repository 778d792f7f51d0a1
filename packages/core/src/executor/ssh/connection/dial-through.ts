import type { Duplex } from 'node:stream';
import { OpsError } from '../../../errors/ops-error.js';
import { type SshErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { type DialOptions, notReached, placeOf } from './dial.js';
import type { SshConnection } from './ssh-connection.js';

/**
 * Has a bastion connect to the machine.
 *
 * @throws OpsError `forwarding-refused`, `connect-timed-out`, `connection-lost` (of the bastion), `start-cancelled`
 */
export async function dialThrough(bastion: SshConnection, target: SshTarget, options: DialOptions): Promise<Duplex> {
  try {
    return await bastion.forward(target.address, target.port, options);
  } catch (error) {
    if (OpsError.is<SshErrorCode>(error, 'session-timed-out')) throw notReached(target, options.limit);
    if (!OpsError.is<SshErrorCode>(error, 'session-refused')) throw error;
    const { reason } = error.details as { readonly reason?: string };
    throw sshError(
      'forwarding-refused',
      `${placeOf(bastion.target)} does not connect to ${placeOf(target)}: ${explanations[reason ?? ''] ?? error.message}`,
      {
        details: { host: target.name, bastion: bastion.target.name, ...(reason === undefined ? {} : { reason }) },
        cause: error,
      },
    );
  }
}

/** By the reasons of RFC 4254, 5.1. */
const explanations: Readonly<Record<string, string>> = {
  'administratively-prohibited': 'its sshd forbids forwarding. Allow it there (AllowTcpForwarding, PermitOpen).',
  'connect-failed':
    'it got no connection there. Check the address and the port as the bastion sees them, and that sshd runs there.',
  'resource-shortage': 'it has no room for another connection. Try again later.',
};
