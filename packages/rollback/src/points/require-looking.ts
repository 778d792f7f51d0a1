import { OpsError } from '@opspilot/core';
import { analyse } from '@opspilot/core/shell';
import { foresee } from '../foresight/foresee.js';
import type { RollbackErrorCode } from '../rollback-error.js';

/**
 * Refuses checks that are known to change files, or state beside them: they run once all is brought back, and what they left would be
 * said to be as it was. Of a program that nobody can see into, nothing is known.
 *
 * @throws OpsError `rollback-options-invalid`
 */
export function requireLooking(checks: readonly string[]): void {
  for (const [index, command] of checks.entries()) {
    const { paths, looks } = foresee(analyse(command), { command, directory: '/' });
    if (paths.length + looks.length === 0) continue;
    const option = `checks[${index}]`;
    throw new OpsError<RollbackErrorCode>(
      'rollback-options-invalid',
      `"${option}" changes things on the host, and a check only looks: what is brought back would not stay so. Run it as a command of its own.`,
      { details: { option } },
    );
  }
}
