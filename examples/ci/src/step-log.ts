import { openGroup } from './github.js';
import { type Log, plainLine } from './log.js';
import type { PipelineStep } from './steps-file.js';
import { type StreamedOutput, streamOutput } from './stream-output.js';

/** The part of the log that belongs to one step. */
export interface StepLog {
  readonly output: StreamedOutput;
  end(): Promise<void>;
}

/** Opens the part of a step. */
export async function openStepLog(step: PipelineStep, position: string, log: Log, github: boolean): Promise<StepLog> {
  const close = await openGroup(`${position} ${plainLine(step.name)}`, log, github);
  for (const line of step.command.split('\n')) await log.line(`$ ${plainLine(line)}`);
  for (const check of step.verify) await log.line(`then checked with $ ${plainLine(check)}`);
  const output = streamOutput(step.name, log);
  return {
    output,
    end: async () => {
      await output.end();
      await close();
    },
  };
}
