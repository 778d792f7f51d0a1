import { OpsError } from '@opspilot/core';
import type { MissingMeans } from '@opspilot/orchestration';
import { variableOf } from './fleet-secrets.js';

/** How leave is given. */
export const howToApprove = 'To have it run, give --approve REASON.';

/** What to do for a plan that lacks these, each told once. */
function whatToDo(missing: readonly MissingMeans[]): readonly string[] {
  const secrets = missing.flatMap(({ secret }) => secret ?? []);
  const isAsked = missing.some(({ code }) => code === 'approval-missing');
  const variables = [...new Set(secrets.map((secret) => `${secret} in ${variableOf(secret)}`))];
  return [
    ...(variables.length > 0 ? [`Secrets come from the environment: ${variables.join(', ')}.`] : []),
    ...(isAsked ? [howToApprove] : []),
  ];
}

/** What is missing and what to do about it, a line for each; empty where nothing is. */
export function missingText(missing: readonly MissingMeans[]): readonly string[] {
  return [...missing.map(({ message }) => message), ...whatToDo(missing)];
}

/** What a run was refused for want of; undefined where it was refused for anything else. */
export function missingOf(error: unknown): readonly MissingMeans[] | undefined {
  if (!OpsError.is(error, 'means-missing')) return undefined;
  return error.details?.['missing'] as readonly MissingMeans[];
}
