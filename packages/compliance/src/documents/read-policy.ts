import type { ToolSpec } from '@opspilot/core/shell';
import { catalogue } from '../catalogue/catalogue.js';
import type { Framework } from '../frameworks/framework.js';
import { frameworks } from '../frameworks/frameworks.js';
import { checkExamplesWith, type ExampleFailure } from '../policy/check-examples.js';
import { type LookAt, lookWith } from '../policy/look-at.js';
import type { Rule } from '../policy/rule.js';
import { checkMeaning } from './check-meaning.js';
import { checkSchema } from './check-schema.js';
import { type ParsedSource, parseSource } from './parse-source.js';
import type { PolicyDocument } from './policy-document.js';
import { type PolicyProblem, policyError } from './policy-problem.js';

/** What is there already when a policy is read. */
export interface ReadPolicyOptions {
  /** Rules whose ids are taken; default the catalogue. */
  readonly rules?: readonly Rule[];
  /** Frameworks that rules may map to, beside those of the document; default all that come with this package. */
  readonly frameworks?: readonly Framework[];
  /** Tools of your own, as the pilot has them in `analysis.tools`: examples and test commands are looked at with them. */
  readonly tools?: readonly ToolSpec[];
}

function pointer(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function exampleProblem({ rule, command, given }: ExampleFailure): string {
  return given === 'matching'
    ? `The rule ${rule} does not find its own example \`${command}\`.`
    : `The rule ${rule} finds \`${command}\`, which it gives as an example of what it is not about.`;
}

function exampleProblems(rules: readonly Rule[], lookAt: LookAt): readonly Omit<PolicyProblem, 'line' | 'column'>[] {
  return checkExamplesWith(rules, lookAt).map((failure) => {
    const position = rules.findIndex(({ id }) => id === failure.rule);
    const example = rules[position]?.examples[failure.given].indexOf(failure.command);
    const path = pointer(['rules', String(position), 'examples', failure.given, String(example)]);
    return { code: 'policy-example-failed', path, message: exampleProblem(failure) };
  });
}

/** What rules may leave out. */
function completed({ rules, ...document }: PolicyDocument): PolicyDocument {
  return { ...document, rules: rules.map((rule) => ({ ...rule, controls: rule.controls ?? [] })) };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

/** The first kind of problems that there is: what comes later cannot be told before it is gone. */
function problemsOf(
  value: unknown,
  { rules = catalogue, frameworks: known = frameworks }: ReadPolicyOptions,
  lookAt: LookAt,
) {
  const badForm = checkSchema(value);
  if (badForm.length > 0) {
    return badForm.map(({ path, message }) => ({ code: 'invalid-policy' as const, path: pointer(path), message }));
  }
  const document = value as PolicyDocument;
  const senseless = checkMeaning(document, rules, known);
  if (senseless.length > 0) return senseless.map((problem) => ({ ...problem, path: pointer(problem.path) }));
  return exampleProblems(completed(document).rules, lookAt);
}

function placed(problem: PolicyProblem, source: ParsedSource): PolicyProblem {
  const path = problem.path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return { ...problem, ...source.placeOf(path) };
}

/**
 * Reads a policy and gives it, or all that is wrong with it.
 *
 * @param source - YAML or JSON as a text, or the value that such a text stands for
 * @param lookAt - how its commands are looked at: default with `tools`
 */
export function examinePolicy(
  source: unknown,
  options: ReadPolicyOptions = {},
  lookAt: LookAt = lookWith(options.tools),
): { readonly policy: PolicyDocument } | { readonly problems: readonly PolicyProblem[] } {
  const parsed = parseSource(source);
  if (!('value' in parsed)) return { problems: parsed };
  const problems = problemsOf(parsed.value, options, lookAt).map((problem) => placed(problem, parsed));
  if (problems.length > 0) return { problems };
  return { policy: deepFreeze(completed(parsed.value as PolicyDocument)) };
}

/**
 * Reads a policy from YAML or JSON: checks its form, its ids and controls, and tries each rule on its own examples. Takes
 * about 50 µs an example.
 *
 * @param source - the text, or the value that such a text stands for
 * @throws OpsError with a {@link PolicyErrorCode}; `details.problems` lists every {@link PolicyProblem} with its path, line and column; `invalid-tool`
 */
export function readPolicy(source: unknown, options: ReadPolicyOptions = {}): PolicyDocument {
  return readPolicyWith(source, options, lookWith(options.tools));
}

/** The same, its examples looked at as a pilot does. */
export function readPolicyWith(source: unknown, options: ReadPolicyOptions, lookAt: LookAt): PolicyDocument {
  const read = examinePolicy(source, options, lookAt);
  if ('problems' in read) throw policyError(read.problems);
  return read.policy;
}
