import { OpsError } from '../errors/ops-error.js';
import type { Stage } from '../history/command-record.js';
import { messageOf } from './ask-hooks.js';
import type { OutcomeErrorCode } from './outcome.js';
import type { Ending, Passage } from './passage.js';

/** A command whose signal aborted at `stage`. */
export function cancelledAt(stage: Stage): Ending {
  const message =
    stage === 'verify'
      ? 'Cancelled after the command had run and before it was checked.'
      : `Cancelled at ${stage}; the command was not run.`;
  const error = new OpsError<OutcomeErrorCode>('command-cancelled', message, { details: { stage } });
  return { status: 'cancelled', stage, error };
}

/** A stage that breaks: what has not run does not run, what has run and was not seen to its end is unknown. */
export function brokenAt(stage: Stage, { executed }: Passage, cause: unknown): Ending {
  const text = `The stage ${stage} failed: ${messageOf(cause)}`;
  const error = OpsError.is(cause) ? cause : new OpsError<OutcomeErrorCode>('command-failed', text, { cause });
  return { status: executed === 'no' ? 'failed' : 'unknown', stage, error };
}
