import { sshError } from '../ssh-error.js';

type Ssh2 = typeof import('ssh2');

/**
 * Loads ssh2 with the first connection: an executor that is made and never used does without.
 *
 * @throws OpsError `ssh-driver-missing`
 */
export async function loadSsh2(): Promise<Ssh2> {
  try {
    const { default: ssh2 } = (await import('ssh2')) as unknown as { default: Ssh2 };
    return ssh2;
  } catch (cause) {
    throw sshError('ssh-driver-missing', 'SSH needs the package "ssh2". Install it: npm install ssh2', { cause });
  }
}
