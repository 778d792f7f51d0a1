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
    throw sshError(
      'forwarding-refused',
      `${placeOf(bastion.target)} cannot connect to ${placeOf(target)}: ${error.message} Check the address as the bastion sees it, and AllowTcpForwarding there.`,
      { details: { host: target.name, bastion: bastion.target.name }, cause: error },
    );
  }
}
