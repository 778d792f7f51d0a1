import { OpsError } from '../../../errors/ops-error.js';
import type { ExecutorErrorCode } from '../../executor.js';
import { type SshErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';

/** What says nothing about a machine, but that nobody wants to reach it any more. */
const givenUp: ReadonlySet<string> = new Set<ExecutorErrorCode>(['executor-closed', 'start-cancelled']);

/** Says of what is wrong with a bastion which machine cannot be reached for it. */
export function wayError(error: unknown, { name }: SshTarget, bastion: SshTarget): unknown {
  if (!OpsError.is<SshErrorCode>(error) || givenUp.has(error.code)) return error;
  const details = { ...error.details, host: name, bastion: bastion.name };
  return sshError(error.code, `The way to ${name} leads through ${bastion.name}. ${error.message}`, {
    details,
    cause: error,
  });
}
