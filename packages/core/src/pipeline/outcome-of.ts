import { OpsError } from '../errors/ops-error.js';
import type { Redactor } from '../secrets/redactor.js';
import type { Outcome } from './outcome.js';
import type { PipelineParts } from './parts.js';
import type { Passage } from './passage.js';
import { shownDraft } from './shown-draft.js';
import { allowed } from './verdict.js';

/** The same error with secrets taken out of its message and details; its cause, which nobody can vouch for, is left behind. */
export function withoutSecrets(error: OpsError, redactor: Redactor): OpsError {
  return new OpsError(error.code, redactor.text(error.message), { details: redactor.value(error.details) });
}

/** Most parts of an outcome are. */
function isEmpty(value: object): boolean {
  return value === allowed || (Array.isArray(value) && value.length === 0);
}

/** The outcome as far as the passage has come. */
export function outcomeOf(passage: Passage, { clock, executor, redactor }: PipelineParts): Outcome {
  const { reference, ending, approval } = passage;
  const draft = shownDraft(passage.draft, reference.command);
  const shown = <Value extends object>(value: Value): Value => (isEmpty(value) ? value : redactor.value(value));
  const recoveryPoints = shown(passage.recoveryPoints);
  const [recoveryPoint] = recoveryPoints;
  return {
    id: draft.id,
    status: ending?.status ?? 'succeeded',
    command: reference.command,
    host: reference.host,
    actor: reference.actor,
    stage: ending?.stage ?? 'record',
    executed: passage.executed,
    simulated: executor.simulated === true,
    exitCode: passage.exitCode,
    signal: passage.signal,
    stdout: passage.stdout,
    stderr: passage.stderr,
    verdict: shown(draft.verdict ?? allowed),
    ...(draft.risk === undefined ? {} : { risk: shown(draft.risk) }),
    ...(approval === undefined ? {} : { approval: shown(approval) }),
    recoveryPoints,
    ...(recoveryPoint === undefined ? {} : { recoveryPoint }),
    verifications: shown(passage.verifications),
    recoveries: shown(passage.recoveries),
    startedAt: passage.startedAt,
    endedAt: clock.now(),
    timings: Object.freeze(Object.fromEntries(passage.timings)),
    ...(ending === undefined ? {} : { error: withoutSecrets(ending.error, redactor) }),
    recorded: false,
  };
}
