import type { OpsError } from '../../../errors/ops-error.js';
import type { SshErrorCode } from '../ssh-error.js';

/** What a machine did before it was asked to let anybody in. */
const ofMachines: ReadonlySet<string> = new Set<SshErrorCode>([
  'host-not-found',
  'connection-refused',
  'host-unreachable',
  'connect-timed-out',
  'handshake-failed',
  'login-timed-out',
  'connection-lost',
  'forwarding-refused',
]);

/** What it did to one who was to log in. Again and again, it locks the account. */
const ofLogins: ReadonlySet<string> = new Set<SshErrorCode>([
  'password-refused',
  'password-expired',
  'keyboard-interactive-refused',
  'login-refused',
]);

/**
 * Where the fault lies of a connection that did not come about: a machine that nobody can reach, or one login that it does not
 * take. Undefined for what is wrong on this side: that is told at once, and gone once it is mended.
 */
export function faultOf({ code, details }: OpsError): 'machine' | 'login' | undefined {
  if (ofLogins.has(code)) return 'login';
  if (!ofMachines.has(code) || details['awaited'] !== undefined) return undefined;
  return details['phase'] === 'authentication' ? 'login' : 'machine';
}
