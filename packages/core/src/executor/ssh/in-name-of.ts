import { OpsError } from '../../errors/ops-error.js';
import type { SshTarget } from './ssh-target.js';

/**
 * Two hosts may be one login to one machine, and share connections and whatever befalls them: says of an error about the
 * other one that it is about `target` too, whose user knows nothing of the other.
 */
export function inNameOf<Fault>({ name }: Pick<SshTarget, 'name'>, error: Fault): Fault | OpsError {
  if (!OpsError.is(error)) return error;
  const { host } = error.details;
  if (typeof host !== 'string' || host === name) return error;
  return new OpsError(error.code, `${name} is reached by the same login as ${host}. ${error.message}`, {
    details: { ...error.details, host: name },
    cause: error,
  });
}
