import { OpsError } from '@opspilot/core';
import type { PlanProblem } from '@opspilot/orchestration';
import { lineToType } from './line-to-type.js';

/** Parameters that a problem is about. */
function parametersIn({ details }: OpsError): readonly string[] {
  const problems = (details?.['problems'] ?? []) as readonly PlanProblem[];
  return problems.flatMap(({ path }) => /^parameters\.(.+)$/.exec(path)?.[1] ?? []);
}

/** What this program has for an error that a library cannot know; empty where there is nothing. */
export function adviceFor(error: unknown): string {
  if (!OpsError.is(error)) return '';
  switch (error.code) {
    case 'run-unknown':
      return ` "${lineToType('history')}" lists them.`;
    case 'unknown-host':
      return ' The hosts are those of --inventory.';
    case 'invalid-parameters':
      return ` Parameters are given by ${parametersIn(error)
        .map((name) => `--set ${name}=VALUE`)
        .join(' ')}.`;
    default:
      return '';
  }
}
