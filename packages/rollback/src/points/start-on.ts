import type { Become, ExecutionOptions } from '@opspilot/core';
import type { StartThere } from '../probe/start-there.js';
import type { RollbackContext } from './rollback.js';

/** Starts commands where and as whom something was kept; as somebody else where that is said. */
export function startOn(
  hosts: RollbackContext['hosts'],
  { host, becomeUser }: { readonly host: string; readonly becomeUser?: string },
  become: Become | undefined = becomeUser === undefined ? undefined : { user: becomeUser },
): StartThere {
  const as: ExecutionOptions = become === undefined ? {} : { become };
  return (command, given) => hosts.start(host, command, { ...as, ...given });
}
