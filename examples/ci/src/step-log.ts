import type { Outcome } from '@opspilot/core';
import { openGroup } from './github.js';
import { type Log, plainLine } from './log.js';
import type { PipelineStep } from './steps-file.js';
import { type StreamedOutput, streamOutput } from './stream-output.js';

/** The part of the log that belongs to one step. */
export interface StepLog {
  readonly output: StreamedOutput;
  /** Tells what the step accepts for nothing. */
  judged(outcome: Outcome): Promise<void>;
  end(): Promise<void>;
}

/** Opens the part of a step. */
export async function openStepLog(step: PipelineStep, position: string, log: Log, github: boolean): Promise<StepLog> {
  const close = await openGroup(`${position} ${plainLine(step.name)}`, log, github);
  for (const line of step.command.split('\n')) await log.line(`$ ${plainLine(line)}`);
  for (const check of step.verify) await log.line(`then checked with $ ${plainLine(check)}`);
  for (const [rule, reason] of Object.entries(step.accept)) await log.line(plainLine(`accepted: ${rule}, ${reason}`));
  const output = streamOutput(step.name, log);
  return {
    output,
    judged: async ({ verdict, timings }) => {
      // One that was cancelled before it was judged needs nothing yet.
      if (timings.gate === undefined) return;
      const needed = new Set(verdict.findings.map(({ rule }) => rule));
      for (const rule of Object.keys(step.accept).filter((each) => !needed.has(each))) {
        await log.line(plainLine(`Nothing in this step falls under ${rule}: take it out of "accept".`));
      }
    },
    end: async () => {
      await output.end();
      await close();
    },
  };
}
