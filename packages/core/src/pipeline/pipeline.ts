import { isUtf8 } from 'node:buffer';
import { OpsError } from '../errors/ops-error.js';
import type { ExecutionInput } from '../executor/executor.js';
import type { Span } from '../telemetry/tracer.js';
import { hasHook } from './ask-hooks.js';
import { closingPatience } from './closing-patience.js';
import type { CommandDraft } from './command-draft.js';
import { finish } from './finish.js';
import type { GivenValues } from './given-values.js';
import type { CommandHooks } from './hooks.js';
import { joinSignals } from './joined-signal.js';
import { openPassage } from './open-passage.js';
import type { Outcome, OutcomeErrorCode } from './outcome.js';
import { withoutSecrets } from './outcome-of.js';
import type { PipelineParts } from './parts.js';
import type { Ending, Passage } from './passage.js';
import type { Plan } from './plan.js';
import { planOf } from './preview.js';
import type { CommandRequest, RequestErrorCode, Run } from './request.js';
import { takeRequest } from './request-check.js';
import { hidingIn, secretVariables, type Variables } from './secret-variables.js';
import { analyse } from './stages/analyse.js';
import { approve } from './stages/approve.js';
import { assess } from './stages/assess.js';
import { execute } from './stages/execute.js';
import { gate } from './stages/gate.js';
import { prepare } from './stages/prepare.js';
import { recover } from './stages/recover.js';
import { verify } from './stages/verify.js';
import { type Step, takeStage, takeStages } from './take-stages.js';

/** The text of what a command reads; undefined where it is none, or nobody has seen it. */
function textOf(stdin: ExecutionInput | undefined): string | undefined {
  if (typeof stdin === 'string') return stdin;
  return stdin instanceof Uint8Array && isUtf8(stdin) ? Buffer.from(stdin).toString() : undefined;
}

/** Where the hooks of core know what a command is given; secrets are nobody's to look at. */
function knowingValues(parts: PipelineParts, { options: { env, stdin } }: Passage): PipelineParts {
  const given: GivenValues = { variables: env, stdin: textOf(stdin) };
  if (given.variables === undefined && given.stdin === undefined) return parts;
  const hooks = parts.hooks.map((named) =>
    named.knowing === undefined ? named : { ...named, hooks: named.knowing(given) },
  );
  return { ...parts, hooks };
}

/** A stage that is there for plugins alone. */
function hasHookFor(hook: keyof CommandHooks): NonNullable<Step['concerns']> {
  return (_passage, parts) => hasHook(parts, hook);
}

/** What finds out and judges; nothing on the host is touched. */
const judging: readonly Step[] = [
  { stage: 'analyse', work: analyse, concerns: hasHookFor('analyse') },
  { stage: 'assess', work: assess, concerns: hasHookFor('assess') },
  { stage: 'gate', work: gate },
];

const acting: readonly Step[] = [
  { stage: 'approve', work: approve, concerns: ({ draft }) => draft.verdict?.decision === 'require-approval' },
  { stage: 'prepare', work: prepare, concerns: hasHookFor('prepare') },
  { stage: 'execute', work: execute },
  { stage: 'verify', work: verify, concerns: ({ checks }, parts) => checks.length > 0 || hasHook(parts, 'verify') },
];

const wholePath = [...judging, ...acting];

const recovering: Step = { stage: 'recover', work: recover };

/**
 * Milliseconds that a closing pilot waits for plugins to recover. With the time to take note of the outcome it stays below
 * the 30 seconds that Kubernetes gives a process to end.
 */
const patienceForRecovery = 20_000;

/** A command that ran, or may have, and did not succeed; recovering is not cut short by what cancelled the command. */
async function recoverFrom(ending: Ending, passage: Passage, parts: PipelineParts): Promise<Passage> {
  if (passage.executed === 'no' || !hasHook(parts, 'recover')) return passage;
  const patience = closingPatience(parts, patienceForRecovery);
  try {
    return { ...(await takeStage(recovering, passage, patience.signal, parts)), ending };
  } finally {
    patience.release();
  }
}

function cancelled(passage: Passage | undefined): OpsError {
  return passage === undefined
    ? new OpsError<RequestErrorCode>('proposal-cancelled', 'Cancelled before there was a command.')
    : new OpsError<OutcomeErrorCode>('command-cancelled', 'Cancelled before the plan was complete.');
}

/** The one path of a command. */
export interface Pipeline {
  readonly run: Run;
  /**
   * Everything up to the judgement, and what the rest would do. Executes nothing, asks nobody, records nothing. The
   * plan may be shown and stored: secrets are taken out of it.
   *
   * @throws OpsError with a `RequestErrorCode`; `secret-unavailable` or what the secrets provider throws;
   * `command-cancelled`; `command-failed` when the judging itself broke
   */
  plan(request: CommandRequest | string): Promise<Plan>;
  /**
   * Only the draft: a sentence made into a command, nothing judged yet. Its command is the one to run, so a secret that
   * stands in it is still there.
   *
   * @throws OpsError with a `RequestErrorCode`; `secret-unavailable` or what the secrets provider throws
   */
  propose(request: CommandRequest | string): Promise<CommandDraft>;
}

/** The first stage within its span, which sees no error before its secrets are taken out. */
function openWithin(
  request: CommandRequest,
  variables: Variables,
  signal: AbortSignal,
  parts: PipelineParts,
  hide: (secret: string) => void,
): Promise<Passage> {
  return parts.tracer.span('opspilot.propose', {}, async (span) => {
    try {
      const passage = await openPassage(request, variables, signal, parts, hide);
      span.setAttribute('opspilot.command.id', passage.draft.id);
      if (passage.ending !== undefined) span.setAttribute('error.type', passage.ending.error.code);
      return passage;
    } catch (error) {
      throw shown(error, signal, undefined, parts);
    }
  });
}

/** What may leave the pipeline of an error: one of ours without secrets, the cancelling, or what nobody expected. */
function shown(error: unknown, signal: AbortSignal, passage: Passage | undefined, parts: PipelineParts): unknown {
  if (OpsError.is(error) && error !== signal.reason) return withoutSecrets(error, parts.redactor);
  return signal.aborted ? cancelled(passage) : parts.redactor.value(error);
}

/** Stages one after the other; each gets what is known and returns what it adds. */
export function createPipeline(parts: PipelineParts): Pipeline {
  const open = async <Result>(
    given: CommandRequest | string,
    go: (passage: Passage, signal: AbortSignal) => Promise<Result>,
    /** Whether a missing secret ends the passage of a command, as an outcome, or rejects. */
    withoutSecret: 'ends' | 'rejects' = 'rejects',
  ): Promise<Result> => {
    if (parts.signal.aborted) {
      throw new OpsError<RequestErrorCode>('pilot-closed', 'The pilot is closed; create another one to run commands.');
    }
    const request = takeRequest(given);
    const { signal, release } = joinSignals(request.signal, parts.signal);
    let variables: Variables | undefined;
    const { hide, forget } = hidingIn(parts.redactor);
    let passage: Passage | undefined;
    try {
      const hasOutcome = withoutSecret === 'ends' && 'command' in request;
      // A command that is cancelled before it began is an outcome as well, when nothing has to be fetched or made first.
      if (!hasOutcome || request.secrets !== undefined) signal.throwIfAborted();
      const found = secretVariables(request, signal, parts);
      variables = found instanceof Promise ? await found : found;
      if (variables.failure !== undefined && !hasOutcome) throw variables.failure;
      passage = await openWithin(request, variables, signal, parts, hide);
      return await go(passage, signal);
    } catch (error) {
      throw shown(error, signal, passage, parts);
    } finally {
      variables?.forget();
      forget();
      release();
    }
  };

  const travel = async (opened: Passage, signal: AbortSignal, span: Span): Promise<Outcome> => {
    const attributes = { 'opspilot.command.id': opened.draft.id };
    span.setAttribute('opspilot.command.id', opened.draft.id);
    span.setAttribute('opspilot.host', opened.reference.host);
    const taken = await takeStages(wholePath, opened, signal, knowingValues(parts, opened));
    const { ending } = taken;
    const passage = ending === undefined ? taken : await recoverFrom(ending, taken, parts);
    const outcome = await parts.tracer.span('opspilot.record', attributes, () => finish(passage, parts));
    span.setAttribute('opspilot.status', outcome.status);
    return outcome;
  };

  return {
    run: (request) =>
      parts.tracer.span('opspilot.run', {}, (span) =>
        open(request, (opened, signal) => travel(opened, signal, span), 'ends'),
      ),
    plan: (request) =>
      parts.tracer.span('opspilot.plan', {}, () =>
        open(request, async (opened, signal) => {
          const judged = await takeStages(judging, opened, signal, knowingValues(parts, opened));
          if (judged.ending !== undefined && judged.ending.status !== 'denied') throw judged.ending.error;
          const plan = await planOf(judged, { signal }, parts);
          const { decision } = plan.verdict;
          parts.tell('command.planned', { ...judged.reference, decision }, judged.draft.id);
          return plan;
        }),
      ),
    propose: (request) => open(request, (opened) => Promise.resolve(opened.draft)),
  };
}
