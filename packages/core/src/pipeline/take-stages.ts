import type { Stage } from '../history/command-record.js';
import { brokenAt, cancelledAt } from './early-ending.js';
import type { PipelineParts } from './parts.js';
import { advance, type Passage, type Progress, type StageWork, timingOf } from './passage.js';

/** A stage of the path and what is done in it. */
export interface Step {
  readonly stage: Stage;
  readonly work: StageWork;
  /** Whether there is anything in it for this command; one that does not concern it is passed by. Default: always. */
  readonly concerns?: (passage: Passage, parts: PipelineParts) => boolean;
}

/** One stage within its span. Never rejects: a stage that breaks ends the passage. */
export function takeStage(
  { stage, work }: Step,
  passage: Passage,
  signal: AbortSignal,
  parts: PipelineParts,
): Promise<Passage> {
  const before = parts.clock.monotonic();
  const attributes = { 'opspilot.command.id': passage.draft.id };
  return parts.tracer.span(`opspilot.${stage}`, attributes, async (span): Promise<Passage> => {
    let made: Progress;
    try {
      signal.throwIfAborted();
      made = await work(passage, { signal }, parts);
    } catch (error) {
      made = { ending: signal.aborted ? cancelledAt(stage) : brokenAt(stage, passage, error) };
    }
    // The code alone: a message may hold the command, which no span carries.
    if (made.ending !== undefined) span.setAttribute('error.type', made.ending.error.code);
    return advance(passage, made, timingOf(stage, before, parts.clock));
  });
}

/** Stages one after the other, until one ends the passage. */
export async function takeStages(
  steps: readonly Step[],
  from: Passage,
  signal: AbortSignal,
  parts: PipelineParts,
): Promise<Passage> {
  let passage = from;
  for (const step of steps) {
    if (passage.ending !== undefined) break;
    if (step.concerns?.(passage, parts) !== false) passage = await takeStage(step, passage, signal, parts);
  }
  return passage;
}
