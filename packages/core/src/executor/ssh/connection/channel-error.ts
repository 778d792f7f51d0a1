import type { OpsError } from '../../../errors/ops-error.js';
import { executorError } from '../../executor-error.js';
import type { SessionRefusal } from '../channel/session-terms.js';
import { type ConnectionErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { placeOf } from './dial.js';

/** The error for a session that does not run its line. */
export function sessionError(target: SshTarget, refusal: SessionRefusal): OpsError {
  switch (refusal.kind) {
    case 'lost':
      return refusal.loss;
    case 'unopened':
      return unopened(target, refusal.reason, refusal.description);
    default:
      return stepError(target, refusal);
  }
}

/** The error for what ssh2 says of a channel that is no session of ours. */
export function channelError(
  target: SshTarget,
  { message, reason }: Error & { readonly reason?: number | string },
): OpsError<ConnectionErrorCode> {
  const description = message.replace('(SSH) Channel open failure: ', '');
  // RFC 4254, 5.1: a channel that the server did not open has a reason.
  if (reason === undefined) return commandRefused(target, description);
  return unopened(target, typeof reason === 'number' ? reason : undefined, description);
}

/** The error for a server that did not say within `limit` milliseconds whether it opens a channel. */
export function notAnswered(target: SshTarget, limit: number): OpsError<ConnectionErrorCode> {
  return sshError(
    'session-timed-out',
    `${placeOf(target)} did not answer the request for a session within ${limit} ms. It may be overloaded: try again later, or allow more time.`,
    { details: { host: target.name, limit } },
  );
}

/** The error for a connection that stood and is lost. */
export function connectionLost(target: SshTarget, reason: string): OpsError<ConnectionErrorCode> {
  return sshError('connection-lost', `The connection to ${placeOf(target)} was lost: ${reason}.`, {
    details: { host: target.name },
  });
}

function stepError(target: SshTarget, { kind, step }: Extract<SessionRefusal, { readonly step: unknown }>): OpsError {
  const details = { host: target.name };
  if (step === 'terminal') {
    return executorError(
      'pty-unavailable',
      `${placeOf(target)} opens no terminal for ${target.user}. Allow it in its sshd_config (PermitTTY) and for the key that logs in, or run the command without pty.`,
      { details },
    );
  }
  if (step === 'command' && kind === 'unanswered') {
    return sshError(
      'connection-lost',
      `${placeOf(target)} closed the session without saying whether it took the command.`,
      { details },
    );
  }
  return commandRefused(target, step === 'agent' ? 'agent forwarding was refused' : 'exec was refused');
}

function commandRefused(target: SshTarget, description: string): OpsError<ConnectionErrorCode> {
  return sshError(
    'command-refused',
    `${placeOf(target)} logs in but runs no commands (${printable(description)}). Check the account's shell and what its key allows.`,
    { details: { host: target.name } },
  );
}

function unopened(target: SshTarget, reason: number | undefined, description: string): OpsError<ConnectionErrorCode> {
  return sshError(
    'session-refused',
    `${placeOf(target)} opened no further session: ${printable(description)}. Raise MaxSessions in its sshd_config, or run less at once.`,
    { details: { host: target.name, ...(reason === undefined ? {} : { reason: reasons[reason] ?? String(reason) }) } },
  );
}

/** Why a channel is not opened; RFC 4254, 5.1. */
const reasons: Readonly<Record<number, string>> = {
  1: 'administratively-prohibited',
  2: 'connect-failed',
  3: 'unknown-channel-type',
  4: 'resource-shortage',
};

/** Words of a server: they are shown on terminals. */
function printable(words: string): string {
  return words.replace(/\p{C}/gu, '?').replace(/\.$/, '');
}
