import { isAbortSignal } from './abort-signal.js';
import { unknownName } from './unknown-name.js';

/** What is wrong with options that were given. */
export interface OptionProblem {
  /** Name of the option, behind those that it is in: `become.user`. Empty for the options as a whole. */
  readonly option: string;
  /** A sentence for people. */
  readonly message: string;
}

/** What the value of an option must be. Made by {@link mustBe}. */
export interface OptionRule {
  /** Tells what is wrong with a value that was given; undefined for nothing. */
  readonly check: (value: unknown, option: string) => OptionProblem | undefined;
  /** Whether it must be given. Default false. */
  readonly isNeeded?: true;
}

/** A rule for every option that a type has: the compiler tells of one that is forgotten. */
export type OptionRules<Options> = { readonly [Name in keyof Options]-?: OptionRule };

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'a list';
  // The value of a text is not shown: it may be a password that came to the wrong place.
  return typeof value === 'string' ? 'a text' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function expects(expected: string, holds: (value: unknown) => boolean): OptionRule {
  return {
    check: (value, option) =>
      holds(value) ? undefined : { option, message: `"${option}" must be ${expected}, not ${kindOf(value)}.` },
  };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function numbersIn([least, most]: readonly [number, number], isWhole: boolean): OptionRule {
  const to = most === Number.POSITIVE_INFINITY ? ` of at least ${least}` : ` of ${least}..${most}`;
  const holds = (value: unknown): boolean =>
    typeof value === 'number' && value >= least && value <= most && (!isWhole || Number.isInteger(value));
  return expects(`a ${isWhole ? 'whole ' : ''}number${to}`, holds);
}

/** What the values of options may be. Whatever it is, an option that is not needed may be undefined as well. */
export const mustBe = {
  /** A value of a wrong type would be read as one of both by chance. */
  flag: expects('true or false', (value) => typeof value === 'boolean'),
  text: expects('a text that is not empty', isText),
  texts: expects('a list of texts, none of them empty', (value) => Array.isArray(value) && value.every(isText)),
  callback: expects('a function', (value) => typeof value === 'function'),
  signal: expects('an AbortSignal', isAbortSignal),
  /** An object whose parts somebody else looks at. */
  object: expects('an object', isObject),
  list: expects('a list', Array.isArray),
  /** Looked at by somebody else. */
  anything: expects('anything', () => true),
  /** Any other kind, with what it is called. */
  such: expects,
  /** One of a few texts. */
  oneOf: (...values: readonly string[]): OptionRule =>
    expects(`one of ${values.join(', ')}`, (value) => typeof value === 'string' && values.includes(value)),
  /** A number within bounds, both of which it may be. */
  number: (least: number, most = Number.POSITIVE_INFINITY): OptionRule => numbersIn([least, most], false),
  /** The same, without a fraction. */
  wholeNumber: (least: number, most = Number.POSITIVE_INFINITY): OptionRule => numbersIn([least, most], true),
  /** An object of options. */
  options: <Options>(rules: OptionRules<Options>): OptionRule => ({
    check: (value, option) => problemIn(value, rules, option),
  }),
  /** A list of which each holds. */
  listOf: ({ check }: OptionRule): OptionRule => ({
    check: (value, option) => {
      if (!Array.isArray(value)) return mustBe.list.check(value, option);
      for (const [index, each] of value.entries()) {
        const problem = check(each, `${option}[${index}]`);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  }),
  /** The same, and not left out. */
  given: ({ check }: OptionRule): OptionRule => ({ check, isNeeded: true }),
} as const;

/**
 * The first thing that is wrong with options: a name that there is none of, or a value of the wrong kind. What is misspelt would be
 * passed over, and with it what it protects from. Undefined for nothing.
 */
export function optionProblem<Options>(given: unknown, rules: OptionRules<Options>): OptionProblem | undefined {
  return problemIn(given, rules, '');
}

function problemIn<Options>(given: unknown, rules: OptionRules<Options>, place: string): OptionProblem | undefined {
  if (!isObject(given)) {
    const what = place === '' ? 'Options' : `"${place}"`;
    return {
      option: place,
      message: `${what} must be an object of ${Object.keys(rules).join(', ')}, not ${kindOf(given)}.`,
    };
  }
  const inside = place === '' ? '' : `${place}.`;
  const unknown = unknownName(given, rules);
  if (unknown !== undefined) {
    const { name, known, nearest } = unknown;
    const meant = nearest === undefined ? '' : ` Did you mean "${inside}${nearest}"?`;
    const message = `There is no option "${inside}${name}".${meant} There are ${known}.`;
    return { option: `${inside}${name}`, message };
  }
  for (const [name, { check, isNeeded }] of Object.entries<OptionRule>(rules)) {
    const value = given[name];
    if (value === undefined && isNeeded !== true) continue;
    const problem = check(value, `${inside}${name}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
