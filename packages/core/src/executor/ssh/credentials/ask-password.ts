import { sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import type { SshCredentials } from './ssh-credentials.js';
import { threw } from './threw.js';

/**
 * The password for `target`, or undefined when there is none.
 *
 * @throws OpsError `credential-unavailable`
 */
export async function askPassword(
  target: SshTarget,
  password: SshCredentials['password'],
): Promise<string | undefined> {
  if (typeof password !== 'function') return password;
  let answer: unknown;
  try {
    answer = await password(target);
  } catch (cause) {
    throw unavailable(target, `password ${threw}`, cause);
  }
  if (answer === undefined || typeof answer === 'string') return answer;
  throw unavailable(target, 'password must give a string, or undefined for none, and gave something else');
}

function unavailable({ name, user }: SshTarget, why: string, cause?: unknown) {
  const message = `There is no password of ${user} for host ${name}: ${why}.`;
  return sshError('credential-unavailable', message, { details: { host: name, user }, cause });
}
