import type { Redactor } from '@opspilot/core';
import type { Build } from '../build-environment.js';
import { addToJobSummary, stopCommands, workflowCommand } from '../github.js';
import type { Log } from '../log.js';
import type { StepResult } from '../step-result.js';
import { pipelineDocument } from './document.js';
import { type Failure, failureOf, failureText } from './failure.js';
import { jobSummary } from './job-summary.js';
import type { Source } from './next-step.js';
import { summaryTable } from './summary-table.js';

export interface Report {
  readonly results: readonly StepResult[];
  readonly build: Build;
  readonly exitCode: number;
  readonly source: Source;
  readonly json: boolean;
  readonly log: Log;
  readonly redactor: Redactor;
  readonly github: boolean;
}

function conclusion(failure: Failure | undefined, exitCode: number): string {
  if (failure !== undefined) return failureText(failure);
  return exitCode === 0 ? 'Green: every step succeeded.' : 'Interrupted before a step was begun.';
}

function annotation({ title, facts, next }: Failure): string {
  const reasons = facts.filter(([name]) => name === 'why' || name === 'because').map(([, value]) => value);
  return workflowCommand('error', [...reasons, next].join('\n'), { title });
}

/** Tells people, machines and GitHub how the pipeline went. */
export async function report(told: Report): Promise<void> {
  const { results, build, exitCode, source, json, log, redactor, github } = told;
  const failure = failureOf(results, source);
  const resume = github ? await stopCommands(log) : undefined;
  await log.line(`\n${summaryTable(results)}\n\n${conclusion(failure, exitCode)}`);
  await resume?.();
  if (github && failure !== undefined) await log.line(annotation(failure));
  if (github) {
    const markdown = redactor.text(jobSummary(results, failure));
    const problem = addToJobSummary(markdown, process.env['GITHUB_STEP_SUMMARY']);
    if (problem !== undefined) await log.line(`The job summary could not be written: ${problem}`);
  }
  if (json) {
    const document = redactor.value(pipelineDocument({ build, host: source.host }, results, failure, exitCode));
    // GitHub's runner reads commands of its older form, "##[…]", anywhere in a line.
    process.stdout.write(`${JSON.stringify(document, null, 2).replaceAll('##[', '#\\u0023[')}\n`);
  }
}
