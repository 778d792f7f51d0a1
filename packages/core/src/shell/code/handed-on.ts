import { UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';
import type { Cursor } from './cursor.js';
import type { Grammar, Rule } from './grammar.js';
import { ruleOf } from './rule-of.js';
import { unknown, type Value } from './value.js';

/** What nobody may do with what is only known later. */
const harms: ReadonlySet<CodeFinding['action']> = new Set([
  'line',
  'program',
  'evaluate',
  'delete',
  'permission',
  'load',
  'write',
]);

/** What a function would do, by its rule, to what nobody knows. */
function doesHarm(rule: Rule, name: string): boolean {
  let found = false;
  const find = ({ action }: CodeFinding): void => {
    found ||= harms.has(action);
  };
  rule({
    name: name.slice(name.lastIndexOf('.') + 1),
    owner: undefined,
    args: [unknown, unknown, unknown],
    keys: new Map(),
    find,
    evaluate: () => {
      found = true;
    },
    call: () => unknown,
  });
  return found;
}

const known = new WeakMap<Rule, boolean>();

/** Whether a name is that of a function which does harm, whatever it is called with. */
export function isHarmful(grammar: Grammar, name: string | undefined): boolean {
  if (name === undefined) return false;
  const rule = ruleOf(grammar, name, 'functions');
  if (rule === undefined) return false;
  const before = known.get(rule);
  if (before !== undefined) return before;
  const isHarm = doesHarm(rule, name);
  known.set(rule, isHarm);
  return isHarm;
}

/**
 * Functions that do harm and were named but not called: handed on, stored or returned, they run where nobody sees with
 * what. Those that a variable holds count as long as nothing calls them by its name.
 */
export class HandedOn {
  readonly #values = new Set<Value>();
  readonly #variables = new Set<string>();

  get isEmpty(): boolean {
    return this.#values.size === 0 && this.#variables.size === 0;
  }

  /** A value that an operand is, unless it is called after all. */
  add(value: Value): Value {
    if (this.#values.has(value)) return value;
    const own = { ...value };
    this.#values.add(own);
    return own;
  }

  /** It is called, where what it does is seen. */
  called(value: Value | undefined): void {
    if (value !== undefined) this.#values.delete(value);
  }

  /** A variable gets it. */
  assigned(name: string, value: Value): void {
    if (this.#values.delete(value)) this.#variables.add(name);
  }

  /** A variable is called by its name. */
  calledBy(name: string | undefined): void {
    if (name !== undefined) this.#variables.delete(name);
  }
}

/** Notes an operand that is a function which does harm; a name alone may as well be a key or a variable of that name. */
export function noticed(cursor: Cursor, value: Value, own: string | undefined): Value {
  const { name } = value;
  if (cursor.isMuted || name === undefined || (name === own && !name.includes('.'))) return value;
  const next = cursor.tokens[cursor.at];
  const isTarget = next?.kind === 'mark' && next.text === '=';
  return isTarget || !isHarmful(cursor.grammar, name) ? value : cursor.handedOn.add(value);
}

/** What a call is given, with functions noted that are given by their bare names, in languages where these are values. */
export function noticedArguments(cursor: Cursor, callee: string, args: readonly Value[]): readonly Value[] {
  if (cursor.isMuted) return args;
  const { namesAreValues, calledByText } = cursor.grammar;
  if (calledByText === true && args.some((arg) => isNamed(cursor, arg)) && callsBack(cursor, callee))
    cursor.find({ action: 'evaluate', text: UNKNOWN });
  return namesAreValues === true ? args.map((arg) => noticedArgument(cursor, arg)) : args;
}

function noticedArgument({ grammar, handedOn }: Cursor, value: Value): Value {
  const isBare = value.name !== undefined && !value.name.includes('.');
  return isBare && isHarmful(grammar, value.name) ? handedOn.add(value) : value;
}

/** Whether a string is the name of a function that does harm. */
function isNamed({ grammar }: Cursor, { name, text }: Value): boolean {
  return name === undefined && /^\w+$/.test(text) && isHarmful(grammar, text);
}

/** Whether what is called is a function of the program itself; those of the language have rules where they call back. */
function callsBack({ tokens }: Cursor, callee: string): boolean {
  if (!/^\w+$/.test(callee)) return true;
  return tokens.some(({ text }, at) => text === callee && tokens[at - 1]?.text === 'function');
}
