import { OpsError } from '../errors/ops-error.js';
import type { Stage } from '../history/command-record.js';
import { messageOf } from './ask-hooks.js';
import type { CommandDraft } from './command-draft.js';
import { finish } from './finish.js';
import { openPassage } from './open-passage.js';
import type { Outcome, OutcomeErrorCode } from './outcome.js';
import type { PipelineParts } from './parts.js';
import type { Ending, Passage, StageWork } from './passage.js';
import type { Plan } from './plan.js';
import { previewStages } from './preview.js';
import type { CommandRequest, RequestErrorCode, Run } from './request.js';
import { analyse } from './stages/analyse.js';
import { approve } from './stages/approve.js';
import { assess } from './stages/assess.js';
import { execute } from './stages/execute.js';
import { gate } from './stages/gate.js';
import { prepare } from './stages/prepare.js';
import { recover } from './stages/recover.js';
import { verify } from './stages/verify.js';
import { allowed } from './verdict.js';

interface Step {
  readonly stage: Stage;
  readonly work: StageWork;
}

/** What finds out and judges; nothing on the host is touched. */
const judging: readonly Step[] = [
  { stage: 'analyse', work: analyse },
  { stage: 'assess', work: assess },
  { stage: 'gate', work: gate },
];

const acting: readonly Step[] = [
  { stage: 'approve', work: approve },
  { stage: 'prepare', work: prepare },
  { stage: 'execute', work: execute },
  { stage: 'verify', work: verify },
];

function cancelledAt(stage: Stage): Ending {
  const message =
    stage === 'verify'
      ? 'Cancelled after the command had run and before it was checked.'
      : `Cancelled at ${stage}; the command was not run.`;
  const error = new OpsError<OutcomeErrorCode>('command-cancelled', message, { details: { stage } });
  return { status: 'cancelled', stage, error };
}

/** A stage that breaks: what has not run does not run, what may have run is unknown. */
function brokenAt(stage: Stage, passage: Passage, cause: unknown): Ending {
  const text = `The stage ${stage} failed: ${messageOf(cause)}`;
  const error = OpsError.is(cause) ? cause : new OpsError<OutcomeErrorCode>('command-failed', text, { cause });
  return { status: passage.executed === 'no' && stage !== 'execute' ? 'failed' : 'unknown', stage, error };
}

async function take(step: Step, passage: Passage, signal: AbortSignal, parts: PipelineParts): Promise<Passage> {
  const before = parts.clock.monotonic();
  const add = (progress: Partial<Passage>): Passage => {
    const timings = { ...passage.timings, [step.stage]: parts.clock.monotonic() - before };
    return { ...passage, ...progress, timings };
  };
  try {
    signal.throwIfAborted();
    const work = (): Promise<Partial<Passage>> => step.work(passage, { signal }, parts);
    return add(await parts.tracer.span(`opspilot.${step.stage}`, { 'opspilot.command.id': passage.draft.id }, work));
  } catch (error) {
    return add({ ending: signal.aborted ? cancelledAt(step.stage) : brokenAt(step.stage, passage, error) });
  }
}

async function takeAll(
  steps: readonly Step[],
  from: Passage,
  signal: AbortSignal,
  parts: PipelineParts,
): Promise<Passage> {
  let passage = from;
  for (const step of steps) {
    if (passage.ending !== undefined) break;
    passage = await take(step, passage, signal, parts);
  }
  return passage;
}

/** A command that ran, or may have, and did not succeed; recovering is not cut short by what cancelled the command. */
async function recoverIfNeeded(passage: Passage, parts: PipelineParts): Promise<Passage> {
  if (passage.ending === undefined || passage.executed === 'no') return passage;
  if (!parts.hooks.some(({ hooks }) => hooks.recover !== undefined)) return passage;
  const { ending } = passage;
  return { ...(await take({ stage: 'recover', work: recover }, passage, parts.signal, parts)), ending };
}

/** Aborts with the request's signal or the pilot's; `release` lets go of both. */
function joined(given: AbortSignal | undefined, own: AbortSignal): { signal: AbortSignal; release: () => void } {
  if (given === undefined) return { signal: own, release: () => {} };
  const controller = new AbortController();
  const sources = [given, own];
  const follow = (event: Event): void => controller.abort((event.target as AbortSignal).reason);
  for (const source of sources) {
    if (source.aborted) controller.abort(source.reason);
    source.addEventListener('abort', follow, { once: true });
  }
  const release = (): void => {
    for (const source of sources) source.removeEventListener('abort', follow);
  };
  return { signal: controller.signal, release };
}

/** The one path of a command. */
export interface Pipeline {
  readonly run: Run;
  /** Everything up to the judgement, and what the rest would do. Executes nothing, asks nobody, records nothing. */
  plan(request: CommandRequest | string): Promise<Plan>;
  /** Only the draft: a sentence made into a command, nothing judged yet. */
  propose(request: CommandRequest | string): Promise<CommandDraft>;
}

/** Stages one after the other; each gets what is known and returns what it adds. */
export function createPipeline(parts: PipelineParts): Pipeline {
  const open = async <Result>(
    request: CommandRequest | string,
    go: (passage: Passage, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> => {
    if (parts.signal.aborted) {
      throw new OpsError<RequestErrorCode>('pilot-closed', 'The pilot is closed; create another one to run commands.');
    }
    const given = typeof request === 'string' ? undefined : request?.signal;
    const { signal, release } = joined(given, parts.signal);
    let passage: Passage | undefined;
    try {
      passage = await openPassage(request, signal, parts);
      return await go(passage, signal);
    } catch (error) {
      if (passage !== undefined || !signal.aborted || OpsError.is(error)) throw error;
      throw new OpsError<RequestErrorCode>('proposal-cancelled', 'Cancelled before there was a command.', {
        cause: error,
      });
    } finally {
      passage?.variables.forget();
      release();
    }
  };

  return {
    run: (request) =>
      open(request, (opened, signal): Promise<Outcome> => {
        const attributes = { 'opspilot.command.id': opened.draft.id, 'opspilot.host': opened.reference.host };
        return parts.tracer.span('opspilot.run', attributes, async (span) => {
          const taken = await takeAll([...judging, ...acting], opened, signal, parts);
          const outcome = await finish(await recoverIfNeeded(taken, parts), parts);
          span.setAttribute('opspilot.status', outcome.status);
          return outcome;
        });
      }),
    plan: (request) =>
      open(request, async (opened, signal) => {
        const judged = await takeAll(judging, opened, signal, parts);
        if (judged.ending !== undefined && judged.ending.status !== 'denied') throw judged.ending.error;
        const stages = await previewStages(judged, { signal }, parts);
        const verdict = judged.draft.verdict ?? allowed;
        parts.events.emit('command.planned', { ...judged.reference, decision: verdict.decision }, judged.draft.id);
        return { draft: judged.draft, verdict, stages };
      }),
    propose: (request) => open(request, (opened) => Promise.resolve(opened.draft)),
  };
}
