import type { OpsError } from '@opspilot/core';
import { formatDuration } from '../duration.js';
import { plainLine } from '../log.js';
import { errorOf, type StepResult, timeOf } from '../step-result.js';
import { nextStep, type Source } from './next-step.js';
import { reasonsOf } from './reasons.js';

/** Everything that is worth saying about the step that ended the pipeline. */
export interface Failure {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** The end of what it wrote: of stderr, or of stdout when stderr is empty. */
  readonly lastLines: { readonly stream: 'stdout' | 'stderr'; readonly lines: readonly string[] } | undefined;
  readonly next: string;
}

const shownLines = 15;

function lastLines(result: StepResult): Failure['lastLines'] {
  if (!('outcome' in result)) return undefined;
  for (const stream of ['stderr', 'stdout'] as const) {
    const text = result.outcome[stream].text.trimEnd();
    if (text !== '') return { stream, lines: text.split('\n').slice(-shownLines).map(plainLine) };
  }
  return undefined;
}

function howItEnded(result: StepResult): string {
  if (!('outcome' in result)) return result.status;
  const { status, stage, exitCode, signal } = result.outcome;
  const time = timeOf(result);
  return [
    `${status} at ${stage}`,
    ...(exitCode === null ? [] : [`exit code ${exitCode}`]),
    ...(signal === null ? [] : [`signal ${signal}`]),
    ...(time === undefined ? ['not run'] : [`after ${formatDuration(time)}`]),
  ].join(', ');
}

function why({ code, message }: OpsError): string {
  // Core's advice is for whoever writes this program, not for whoever writes a steps file.
  const text = code === 'approval-missing' ? 'It needs approval, and a pipeline has nobody to ask.' : message;
  return `${plainLine(text)} (${code})`;
}

/** The step that ended the pipeline; undefined when none did. */
export function failureOf(results: readonly StepResult[], source: Source): Failure | undefined {
  const index = results.findIndex(({ status }) => status !== 'succeeded' && status !== 'skipped');
  const result = results[index];
  const error = result && errorOf(result);
  if (result === undefined || error === undefined) return undefined;
  const { step } = result;
  const { host } = source;
  const isRefused = result.status === 'rejected' || result.status === 'denied';
  const because = isRefused && 'outcome' in result ? reasonsOf(result.outcome.verdict, step.command) : [];
  return {
    title: `Step ${index + 1} of ${results.length} ${result.status}: "${plainLine(step.name)}"`,
    facts: [
      ['why', why(error)],
      ...because.map((reason) => ['because', reason] as const),
      ['command', plainLine(step.command.replaceAll('\n', ' ⏎ '))],
      ...(host === undefined ? [] : [['on', plainLine(host)] as const]),
      ...(step.cwd === undefined ? [] : [['in', step.cwd] as const]),
      ['ended', howItEnded(result)],
      ...('outcome' in result ? [['record', result.outcome.id] as const] : []),
    ],
    lastLines: lastLines(result),
    next: plainLine(nextStep(result, error, source).replaceAll('\n', ' ⏎ ')),
  };
}

/** The failure as plain text, for a log. */
export function failureText({ title, facts, lastLines, next }: Failure): string {
  return [
    title,
    ...facts.map(([name, value]) => `  ${name.padEnd(8)} ${value}`),
    ...(lastLines === undefined ? [] : [`  last lines of ${lastLines.stream}:`]),
    ...(lastLines?.lines ?? []).map((line) => `    ${line}`),
    `  next     ${next}`,
  ].join('\n');
}
