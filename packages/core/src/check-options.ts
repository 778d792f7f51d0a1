import type { PilotErrorCode } from './closing.js';
import { OpsError } from './errors/ops-error.js';
import { validateOptions } from './executor/validate-options.js';
import type { PilotOptions } from './pilot-options.js';
import { longestLifetime } from './pipeline/approvals.js';

function refuse(option: string, message: string): never {
  throw new OpsError<PilotErrorCode>('invalid-option', message, { details: { option } });
}

/**
 * Refuses options that would fail later and elsewhere, or would quietly mean something else.
 *
 * @throws OpsError `invalid-option`
 */
export function checkOptions({ approvalLifetime, timeouts, actor, approve }: PilotOptions): void {
  // A lifetime that is no number would never expire.
  if (approvalLifetime !== undefined && !(approvalLifetime > 0 && approvalLifetime <= longestLifetime)) {
    refuse(
      'approvalLifetime',
      'approvalLifetime must be more than 0 milliseconds and at most a hundred years of them.',
    );
  }
  if (approve !== undefined && typeof approve !== 'function') {
    refuse('approve', 'approve must be a function; leave it out to refuse whatever needs approval.');
  }
  const id: unknown = typeof actor === 'object' ? actor?.id : actor;
  if (actor !== undefined && (typeof id !== 'string' || id.trim() === '')) {
    refuse('actor', 'actor must be a name, or an object with an id; leave it out for the user of this process.');
  }
  const unknown = Object.keys(timeouts ?? {}).find((name) => !['start', 'total', 'idle'].includes(name));
  if (unknown !== undefined) refuse('timeouts', `There is no limit timeouts.${unknown}; use start, total or idle.`);
  try {
    if (timeouts !== undefined) validateOptions({ timeouts });
  } catch (error) {
    refuse('timeouts', error instanceof Error ? error.message : String(error));
  }
}
