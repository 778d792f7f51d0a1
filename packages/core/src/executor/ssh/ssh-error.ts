import { OpsError, type OpsErrorOptions } from '../../errors/ops-error.js';

/** What can be wrong with the key that a machine shows, or with the files that say which one it should be. */
export type HostKeyErrorCode =
  | 'host-key-unknown'
  | 'host-key-changed'
  | 'host-key-revoked'
  | 'host-key-certificate-required'
  | 'host-certificate-untrusted'
  | 'host-certificate-invalid'
  | 'host-key-malformed'
  | 'host-key-name-invalid'
  | 'known-hosts-unreadable'
  | 'known-hosts-unwritable';

/** Why a login was refused, or could not even be tried. */
export type LoginErrorCode =
  | 'invalid-private-key'
  | 'invalid-credentials'
  | 'key-file-missing'
  | 'key-file-unreadable'
  | 'key-file-exposed'
  | 'key-file-malformed'
  | 'key-certificate-unsupported'
  | 'key-passphrase-missing'
  | 'key-passphrase-wrong'
  | 'agent-unavailable'
  | 'agent-refused'
  | 'credential-unavailable'
  | 'keyboard-interactive-refused'
  | 'keyboard-interactive-unanswered'
  | 'password-refused'
  | 'password-expired'
  | 'nothing-to-offer'
  | 'login-refused';

/** Why there is no way to a machine, or no room on the way. In each case the command has not run. */
export type ConnectionErrorCode =
  | 'ssh-driver-missing'
  | 'ssh-driver-unsupported'
  | 'host-not-found'
  | 'connection-refused'
  | 'host-unreachable'
  | 'connect-timed-out'
  | 'handshake-failed'
  | 'login-timed-out'
  | 'connection-lost'
  | 'forwarding-refused'
  | 'session-refused'
  | 'session-timed-out'
  | 'command-refused'
  | 'host-unavailable';

/**
 * Why a file was not transferred. The message says what became of its destination: it is as it was, unless contact was
 * lost, or the server failed, while the new file was being put there. It says so too where a part of the new file may be
 * left beside it.
 */
export type TransferErrorCode =
  | 'invalid-transfer'
  | 'sftp-unavailable'
  | 'transfer-source-unusable'
  | 'transfer-destination-exists'
  | 'transfer-destination-unusable'
  | 'transfer-interrupted'
  | 'transfer-incomplete'
  | 'transfer-timed-out'
  | 'transfer-cancelled';

/** Every code of the ssh executor that is not one of `Executor.start` itself. */
export type SshErrorCode = HostKeyErrorCode | LoginErrorCode | ConnectionErrorCode | TransferErrorCode;

/** An `OpsError` whose code is one of the ssh executor's. */
export function sshError<Code extends SshErrorCode>(
  code: Code,
  message: string,
  options?: OpsErrorOptions,
): OpsError<Code> {
  return new OpsError(code, message, options);
}
