import { isObject } from '../is-object.js';
import type { Problems } from './problems.js';

/** What a value must be like, whatever it means. */
export type Form =
  | 'text'
  | 'number'
  /** Milliseconds; in a document also a text such as `30s`. */
  | 'time'
  | 'flag'
  /** A count, or a share as a text. */
  | 'amount'
  /** A text, a number or a flag. */
  | 'value'
  | 'anything'
  /** One of these texts. */
  | { readonly oneOf: readonly string[] }
  | { readonly listOf: Form }
  /** One or a list of them. */
  | { readonly oneOrMore: Form }
  /** An object whose parts have names of their own. */
  | { readonly each: Form }
  | ObjectForm
  /** Objects of several kinds, which `type` tells apart. */
  | { readonly byType: Readonly<Record<string, ObjectForm>> };

/** An object of known parts, some of which it must have. */
export interface ObjectForm {
  readonly parts: Readonly<Record<string, Form>>;
  readonly needed?: readonly string[];
  /** Whether it must have one of its parts, and only one. */
  readonly isChoice?: true;
}

const words = {
  text: 'a text',
  number: 'a number',
  time: 'a number of milliseconds',
  flag: 'true or false',
  amount: "a number, or a share such as '25%'",
  value: 'a text, a number, true or false',
} as const;

const types: Readonly<Record<keyof typeof words, readonly string[]>> = {
  text: ['string'],
  number: ['number'],
  time: ['number'],
  flag: ['boolean'],
  amount: ['number', 'string'],
  value: ['string', 'number', 'boolean'],
};

const longestShown = 60;

function shown(value: unknown): string {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return `a ${typeof value}`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

function names(parts: Readonly<Record<string, unknown>>): string {
  return Object.keys(parts).join(', ');
}

function partPath(path: string, part: string): string {
  return path === '' ? part : `${path}.${part}`;
}

function checkObject(
  problems: Problems,
  path: string,
  value: Readonly<Record<string, unknown>>,
  form: ObjectForm,
): void {
  const { parts, needed = [], isChoice = false } = form;
  const given = Object.keys(value).filter((part) => value[part] !== undefined);
  problems.expect(!isChoice || given.length === 1, path, () => `an object of one of ${names(parts)}`);
  for (const part of needed) problems.expect(value[part] !== undefined, partPath(path, part), 'given');
  for (const [part, given] of Object.entries(value)) {
    if (given === undefined) continue;
    const known = Object.hasOwn(parts, part) ? parts[part] : undefined;
    const at = partPath(path, part);
    problems.expect(known !== undefined, at, () => `left out: it means nothing here; there are ${names(parts)}`);
    if (known !== undefined) checkForm(problems, at, given, known);
  }
}

function checkList(problems: Problems, path: string, value: unknown, form: Form): void {
  problems.expect(Array.isArray(value), path, () => `a list, not ${shown(value)}`);
  if (!Array.isArray(value)) return;
  // Not forEach, which passes over the holes of a list.
  for (const [index, each] of value.entries()) checkForm(problems, `${path}[${index}]`, each, form);
}

function checkKind(
  problems: Problems,
  path: string,
  value: Readonly<Record<string, unknown>>,
  kinds: Readonly<Record<string, ObjectForm>>,
): void {
  const { type } = value;
  const kind = typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  problems.expect(kind !== undefined, partPath(path, 'type'), () => `one of ${names(kinds)}, not ${shown(type)}`);
  if (kind !== undefined) checkObject(problems, path, value, kind);
}

function checkParts(
  problems: Problems,
  path: string,
  value: unknown,
  form: Extract<Form, { each: Form } | ObjectForm | { byType: unknown }>,
): void {
  const kinds = 'byType' in form ? ` whose type is one of ${names(form.byType)}` : '';
  problems.expect(isObject(value), path, () => `an object${kinds}, not ${shown(value)}`);
  if (!isObject(value)) return;
  if ('parts' in form) checkObject(problems, path, value, form);
  else if ('byType' in form) checkKind(problems, path, value, form.byType);
  else for (const [part, given] of Object.entries(value)) checkForm(problems, partPath(path, part), given, form.each);
}

/** Whether a value has a form; what has not is told with its path. */
export function checkForm(problems: Problems, path: string, value: unknown, form: Form): void {
  if (form === 'anything') return;
  if (typeof form === 'string') {
    problems.expect(types[form].includes(typeof value), path, () => `${words[form]}, not ${shown(value)}`);
  } else if ('oneOf' in form) {
    const isOne = form.oneOf.some((each) => each === value);
    problems.expect(isOne, path, () => `one of ${form.oneOf.join(', ')}, not ${shown(value)}`);
  } else if ('listOf' in form) {
    checkList(problems, path, value, form.listOf);
  } else if ('oneOrMore' in form) {
    if (Array.isArray(value)) checkList(problems, path, value, form.oneOrMore);
    else checkForm(problems, path, value, form.oneOrMore);
  } else checkParts(problems, path, value, form);
}
