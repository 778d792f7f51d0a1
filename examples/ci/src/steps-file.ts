import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkSteps } from './check-steps.js';
import { UsageError } from './usage-error.js';

/** One step of a pipeline. */
export interface PipelineStep {
  readonly name: string;
  readonly command: string;
  /** Commands that must exit with 0 afterwards. */
  readonly verify: readonly string[];
  /** Milliseconds. */
  readonly timeout: number;
  /** Absolute; absent where the login on another machine begins. */
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  /** Variable of the step to name of the secret in the pipeline's environment. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly needsApproval: boolean;
  /** Rule that would want a person, to why it is fine here. */
  readonly accept: Readonly<Record<string, string>>;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`The steps file ${file} cannot be read: ${why}`, { cause });
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${file} is no JSON: ${why}`, { cause });
  }
}

/**
 * The steps of a file. Directories in it are relative to the file, unless the steps run on another machine: then they are
 * absolute ones of that machine.
 *
 * @throws UsageError that names the file and every field that is wrong
 */
export function readSteps(file: string, elsewhere: boolean): readonly PipelineStep[] {
  const value = parse(readText(file), file);
  const { steps, problems } = checkSteps(value, elsewhere ? undefined : dirname(resolve(file)));
  if (problems.length > 0) {
    const many = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    throw new UsageError([`${file} has ${many}; nothing was run.`, ...problems].join('\n  '));
  }
  return steps;
}
