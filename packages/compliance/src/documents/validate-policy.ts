import type { Decision, Finding } from '@opspilot/core';
import { createPolicy } from '../policy/create-policy.js';
import { type LookAt, lookWith } from '../policy/look-at.js';
import type { PolicyContext } from '../policy/policy-context.js';
import type { PolicyProblem } from './policy-problem.js';
import { examinePolicy, type ReadPolicyOptions } from './read-policy.js';

/** A command to try a policy on. */
export interface TestCommand {
  readonly command: string;
  /** The decision that the policy should come to. */
  readonly expect?: Decision;
  readonly context?: Partial<PolicyContext>;
}

/** What a policy says of one test command. */
export interface TestResult {
  readonly command: string;
  readonly decision: Decision;
  readonly findings: readonly Finding[];
  /** Whether the decision is the expected one; absent where none was. */
  readonly passed?: boolean;
}

/** How a policy fared. */
export interface PolicyValidation {
  /** Whether it could be loaded, and came to every decision that was expected. */
  readonly valid: boolean;
  readonly problems: readonly PolicyProblem[];
  /** For each test command, in order; none when the policy cannot be loaded. */
  readonly results: readonly TestResult[];
}

/**
 * Reads a policy and tries it, alone, on commands. Never throws for what is wrong with the policy: that is what it tells.
 *
 * @param source - YAML or JSON as a text, or the value that such a text stands for
 * @throws OpsError `invalid-tool` when the description of a tool in `options.tools` is wrong
 */
export function validatePolicy(
  source: unknown,
  testCommands: readonly (string | TestCommand)[] = [],
  options: ReadPolicyOptions = {},
): PolicyValidation {
  return validateWith(source, testCommands, options, lookWith(options.tools));
}

/** The same, its commands looked at as a pilot does. */
export function validateWith(
  source: unknown,
  testCommands: readonly (string | TestCommand)[],
  options: ReadPolicyOptions,
  lookAt: LookAt,
): PolicyValidation {
  const read = examinePolicy(source, options, lookAt);
  if ('problems' in read) return { valid: false, problems: read.problems, results: [] };
  const policy = createPolicy(read.policy.rules);
  const results = testCommands.map((given): TestResult => {
    const { command, expect, context }: TestCommand = typeof given === 'string' ? { command: given } : given;
    const { decision, findings } = policy.decide(lookAt(command), { at: 0, ...context });
    return { command, decision, findings, ...(expect === undefined ? {} : { passed: decision === expect }) };
  });
  return { valid: results.every(({ passed }) => passed !== false), problems: [], results };
}
