import { RE2JS } from 're2js';
import { namesToBePlain } from './check-placeholders.js';
import { isPlain, plainExpected } from './command-template.js';
import type { Parameter, ParameterValue } from './parameter.js';
import type { Plan } from './plan.js';
import { Problems } from './problems.js';

const namePattern = /^[A-Za-z_][\w-]{0,63}$/;
const longestText = 4_096;

function listed(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ');
}

/** Whether a value is a text that can be a word of a command. */
function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestText && !value.includes('\0');
}

function compiled(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

function textExpected({ pattern }: Extract<Parameter, { type: 'string' }>, value: unknown): string | undefined {
  if (value === undefined && pattern !== undefined) return `a text that all of ${pattern} matches`;
  if (!isWord(value)) return `a text of up to ${longestText} characters without NUL`;
  const matches = pattern === undefined || compiled(pattern)?.matches(value) === true;
  return matches ? undefined : `a text that all of ${pattern} matches`;
}

function numberExpected({ minimum, maximum }: Extract<Parameter, { type: 'number' }>, value: unknown) {
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  if (isNumber && value >= (minimum ?? value) && value <= (maximum ?? value)) return undefined;
  const from = minimum === undefined ? '' : ` from ${minimum}`;
  return `a number${from}${maximum === undefined ? '' : ` up to ${maximum}`}`;
}

/** What a value of a parameter must be, in words, when this one is not; undefined when it is. */
function expectation(parameter: Parameter, value: unknown): string | undefined {
  switch (parameter.type) {
    case 'string':
      return textExpected(parameter, value);
    case 'number':
      return numberExpected(parameter, value);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'choice':
      return parameter.choices.includes(value as string) ? undefined : `one of ${listed(parameter.choices)}`;
  }
}

function checkDeclaration(problems: Problems, path: string, parameter: Parameter): void {
  const { type } = parameter;
  const isKnown = (['string', 'number', 'boolean', 'choice'] satisfies Parameter['type'][]).includes(type);
  problems.expect(isKnown, `${path}.type`, 'string, number, boolean or choice');
  problems.expect(
    !('secret' in parameter),
    `${path}.secret`,
    'left out: values are stored; name secrets in steps[].secrets',
  );
  if (!isKnown) return;
  if (type === 'string' && parameter.pattern !== undefined) {
    problems.expect(compiled(parameter.pattern) !== undefined, `${path}.pattern`, 'a regular expression of RE2');
  }
  if (type === 'choice') {
    const { choices } = parameter;
    const isList = Array.isArray(choices) && choices.length > 0 && choices.every(isWord);
    problems.expect(isList, `${path}.choices`, 'texts, one at least');
    if (!isList) return;
  }
  const { default: given } = parameter;
  const expected = given === undefined ? undefined : expectation(parameter, given);
  problems.expect(expected === undefined, `${path}.default`, expected ?? '');
}

/** Checks what a plan says of its parameters and variables. */
export function checkDeclarations(problems: Problems, { parameters = {}, variables = {} }: Plan): void {
  const rule = 'named by a letter or _, then letters, digits, - and _';
  for (const [name, parameter] of Object.entries(parameters)) {
    problems.expect(namePattern.test(name), `parameters.${name}`, rule);
    checkDeclaration(problems, `parameters.${name}`, parameter);
  }
  for (const [name, value] of Object.entries(variables)) {
    problems.expect(namePattern.test(name), `variables.${name}`, rule);
    const isValue = isWord(value) || typeof value === 'boolean' || Number.isFinite(value);
    problems.expect(isValue, `variables.${name}`, 'a text, a number, true or false');
  }
}

/**
 * The values that a plan's commands may name, beside those of hosts: `param.version`, `var.port`.
 *
 * @throws OpsError `invalid-parameters`, with every problem and its path
 */
export function valuesOf(
  plan: Plan,
  given: Readonly<Record<string, ParameterValue>>,
): Readonly<Record<string, string>> {
  const { parameters = {}, variables = {} } = plan;
  const problems = new Problems();
  const values: Record<string, string> = {};
  problems.expect(typeof given === 'object' && given !== null, 'parameters', 'an object');
  problems.settle('invalid-parameters', 'The plan is not started with these parameters');
  const known = Object.keys(parameters);
  for (const name of Object.keys(given)) {
    const expected = `left out: the plan has ${known.length === 0 ? 'no parameters' : `only ${known.join(', ')}`}`;
    problems.expect(Object.hasOwn(parameters, name), `parameters.${name}`, expected);
  }
  const toBePlain = namesToBePlain(plan);
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = (Object.hasOwn(given, name) ? given[name] : undefined) ?? parameter.default;
    const expected = expectation(parameter, value);
    const missing = value === undefined ? 'given: ' : '';
    problems.expect(expected === undefined, `parameters.${name}`, `${missing}${expected}`);
    values[`param.${name}`] = String(value);
    const isMisplaced = expected === undefined && toBePlain.has(`param.${name}`) && !isPlain(String(value));
    problems.expect(!isMisplaced, `parameters.${name}`, `${plainExpected}: a command has it where a shell reads code`);
  }
  for (const [name, value] of Object.entries(variables)) values[`var.${name}`] = String(value);
  problems.settle('invalid-parameters', 'The plan is not started with these parameters');
  return values;
}
