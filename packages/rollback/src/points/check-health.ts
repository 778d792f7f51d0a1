import type { Run } from '@opspilot/core';
import type { ValidationResult } from '../proof/validation-result.js';

/**
 * Asks hosts whether they are well: every command on every host, each down the whole path of a command. One that is not let through
 * has not passed.
 *
 * @param parent - id that the commands are kept under in the history
 */
export async function checkHealth(
  run: Run,
  parent: string,
  hosts: Iterable<string>,
  commands: readonly string[],
): Promise<readonly ValidationResult[]> {
  const results: ValidationResult[] = [];
  for (const host of new Set(hosts)) {
    for (const command of commands) {
      const { status, error } = await run({ command, host, parent });
      const passed = status === 'succeeded';
      const how = passed ? 'succeeded' : `ended as ${status}${error === undefined ? '' : `: ${error.message}`}`;
      results.push({ check: 'health', host, passed, summary: `${command} ${how}` });
    }
  }
  return results;
}
