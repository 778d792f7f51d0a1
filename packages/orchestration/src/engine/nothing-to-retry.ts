import { OpsError } from '@opspilot/core';
import type { RunErrorCode } from '../journal/run-error.js';
import type { Doubt } from '../run/retry-program.js';

/** How many steps a message names. */
const most = 3;

/** Why a run is not tried again, and what would let it be. */
export function nothingToRetry(run: string, doubts: readonly Doubt[]): OpsError<RunErrorCode> {
  const named = doubts.slice(0, most).map(({ host, step }) => `${step} on ${host}`);
  const more = doubts.length > most ? ` and ${doubts.length - most} more` : '';
  const why =
    doubts.length === 0
      ? '.'
      : `: nobody knows whether these are done: ${named.join(', ')}${more}. Name in "done" the steps that are, or say with "includesUnknown" that doing them twice does no harm.`;
  const message = `The run ${run} left nothing undone that may be done again${why}`;
  return new OpsError('nothing-to-retry', message, { details: { run, doubts } });
}
