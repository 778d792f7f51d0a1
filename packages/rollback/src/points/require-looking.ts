import { OpsError } from '@opspilot/core';
import { analyse } from '@opspilot/core/shell';
import { foresee } from '../foresight/foresee.js';
import type { RollbackErrorCode } from '../rollback-error.js';

/**
 * Refuses commands of an option, checks or validators, that are known to change files, or state beside them: they run once all is brought
 * back, and what they left would be said to be as it was. Of a program that nobody can see into, nothing is known.
 *
 * @throws OpsError `rollback-options-invalid`
 */
export function requireLooking(commands: readonly string[], of: string): void {
  for (const [index, command] of commands.entries()) {
    const { paths, looks } = foresee(analyse(command), { command, directory: '/' });
    if (paths.length + looks.length === 0) continue;
    const option = `${of}[${index}]`;
    throw new OpsError<RollbackErrorCode>(
      'rollback-options-invalid',
      `"${option}" changes things on the host, and what is run there only looks: what is brought back would not stay so. Run it as a command of its own.`,
      { details: { option } },
    );
  }
}
