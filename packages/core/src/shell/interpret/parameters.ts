import { homeOf } from '../paths/resolve-path.js';
import { limits } from '../syntax/limits.js';
import type { ParameterExpansionPart } from '../syntax/parse-script.js';
import { hasUnknown, UNKNOWN } from '../words/markers.js';
import { replaced, withoutPrefix, withoutSuffix } from '../words/patterns.js';
import { plain } from './flows.js';
import type { Frame, Variable } from './frame.js';

const unknownVariable: Variable = Object.freeze({ values: [UNKNOWN], traits: plain });
const known = (text: string): Variable => ({ values: [text], traits: plain });

/** What a shell has in it from the start. The values are those that an attacker could count on, not those of a machine. */
const surroundings: Readonly<Record<string, Variable>> = {
  IFS: known(' \t\n'),
  SHELL: known('/bin/sh'),
  BASH: known('/bin/bash'),
  '0': known('sh'),
  '#': known('0'),
  OPTIND: known('1'),
  PATH: known('/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'),
  PS2: known('> '),
  PS4: known('+ '),
};

function listed(words: readonly string[]): Variable {
  return { values: [words.join(' ')], traits: plain, isList: true };
}

function argumentOf(name: string, positional: readonly string[] | undefined): Variable {
  if (positional === undefined) return unknownVariable;
  return name === '@' || name === '*' ? listed(positional) : known(positional[Number(name) - 1] ?? '');
}

/** The variable of a name in a frame; what nobody has set may come from the environment. */
export function lookUp(name: string, frame: Frame, user: string | undefined): Variable {
  const own = frame.variable(name);
  if (own !== undefined) return own;
  if (/^(?:[1-9]\d*|[@*])$/.test(name)) return argumentOf(name, frame.positional);
  if (name === 'HOME') return known(homeOf(user));
  if (name === 'PWD' && frame.cwd !== undefined) return known(frame.cwd);
  if ((name === 'USER' || name === 'LOGNAME') && user !== undefined) return known(user);
  return surroundings[name] ?? unknownVariable;
}

/** Whether nothing in the command has set the variable. */
export function isUnset(name: string, frame: Frame): boolean {
  return frame.variable(name) === undefined && surroundings[name] === undefined;
}

type FoldText = (word: { readonly pos: number; readonly end: number }) => string;

function byDefault(variable: Variable, part: ParameterExpansionPart, frame: Frame, operand: string): Variable {
  const { operation, parameter } = part;
  if (operation?.type !== 'Default') return variable;
  const isUnknown = isUnset(parameter, frame);
  const isEmpty = variable.values.every((value) => value === '');
  switch (operation.operator.replace(':', '')) {
    case '+':
      if (isUnknown) return { values: [operand, ''], traits: variable.traits };
      return isEmpty ? known('') : { values: [operand], traits: variable.traits };
    case '?':
      return variable;
    default: {
      const chosen = isUnknown ? [operand, UNKNOWN] : variable.values.map((value) => (value === '' ? operand : value));
      const result = { values: chosen, traits: variable.traits };
      if (operation.operator.includes('=')) frame.set(parameter, result);
      return result;
    }
  }
}

function slice(text: string, offset: string, length: string | undefined): string {
  const from = Number(offset.trim());
  if (!Number.isInteger(from)) return UNKNOWN;
  const start = from < 0 ? Math.max(0, text.length + from) : from;
  const firstUnknown = text.indexOf(UNKNOWN);
  if (firstUnknown !== -1 && (from < 0 || length === undefined || start + Number(length) > firstUnknown))
    return UNKNOWN;
  if (length === undefined) return text.slice(start);
  const count = Number(length.trim());
  if (!Number.isInteger(count)) return UNKNOWN;
  return count < 0 ? text.slice(start, text.length + count) : text.slice(start, start + count);
}

function changeCase(text: string, operator: string): string {
  switch (operator) {
    case '^^':
      return text.toUpperCase();
    case ',,':
      return text.toLowerCase();
    case '^':
      return text.slice(0, 1).toUpperCase() + text.slice(1);
    default:
      return text.slice(0, 1).toLowerCase() + text.slice(1);
  }
}

function changed(text: string, part: ParameterExpansionPart, fold: FoldText): string {
  const { operation } = part;
  if (operation === undefined || text.length > limits.word) return text;
  if (hasUnknown(text) && operation.type !== 'Slice') return text;
  switch (operation.type) {
    case 'Remove': {
      const pattern = fold(operation.operand);
      const isLongest = operation.operator.length === 2;
      return operation.operator.startsWith('#')
        ? withoutPrefix(text, pattern, isLongest)
        : withoutSuffix(text, pattern, isLongest);
    }
    case 'Replace':
      return replaced(text, fold(operation.pattern), fold(operation.replacement), operation.operator) ?? UNKNOWN;
    case 'Slice':
      return slice(text, fold(operation.offset), operation.length && fold(operation.length));
    case 'CaseModification':
      return changeCase(text, operation.operator);
    case 'Transform':
    case 'Default':
      return text;
    default:
      return UNKNOWN;
  }
}

/** Of these only the beginning is known, which is all that `${HOME:0:1}` is about. */
const absolute: Variable = known(`/${UNKNOWN}`);

/** What `${…}` comes to. `fold` folds the words within it. */
export function expandParameter(
  part: ParameterExpansionPart,
  frame: Frame,
  user: string | undefined,
  fold: FoldText,
): Variable {
  const { parameter, prefix, operation, index } = part;
  if (index !== undefined) fold(index);
  let variable = lookUp(parameter, frame, user);
  if (prefix === '#')
    return known(hasUnknown(variable.values[0] ?? '') ? '0' : String(variable.values[0]?.length ?? 0));
  if (prefix === '!') {
    const [name] = variable.values;
    variable = name === undefined || hasUnknown(name) ? unknownVariable : lookUp(name, frame, user);
  }
  if (operation === undefined) return variable;
  if (operation.type === 'Slice' && (parameter === 'HOME' || parameter === 'PWD')) variable = absolute;
  if (operation.type === 'Default') return byDefault(variable, part, frame, fold(operation.operand));
  return { values: variable.values.map((value) => changed(value, part, fold)), traits: variable.traits };
}
