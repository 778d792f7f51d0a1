import type { ParameterExpansionPart, SyntaxWord } from '../syntax/parse-script.js';
import { limitedText } from '../words/limited-text.js';
import { displayed, hasMarker, hasUnknown, ONE_OF, UNKNOWN } from '../words/markers.js';
import { type TextChange, transformText } from '../words/transform-text.js';
import type { Frame } from './frame.js';
import { elementAt, isUnset, known, listed, lookUp, unknownVariable } from './look-up.js';
import type { Variable } from './variable.js';
import { firstWords, isSettled, noWords, type WordList, wordsFrom } from './word-list.js';

/** Folds words within the expansion, each to one text. */
export interface FoldInner {
  text(word: SyntaxWord): string;
  pattern(word: SyntaxWord): string;
}

/** What expanding a parameter comes to. */
export interface Expanded {
  readonly variable: Variable;
  /** It is the operand of `${x:-…}` and was quoted there: it is not split. */
  readonly isQuoted: boolean;
}

/** Of these only the beginning is known, which is all that `${HOME:0:1}` is about. */
const absolute: Variable = known(`/${UNKNOWN}`);

/** A word in quotes of one kind from begin to end; undefined when only parts of it are quoted. */
function isWhollyQuoted({ text, parts }: SyntaxWord): boolean | undefined {
  if (!/["'\\]/.test(text)) return false;
  const [only] = parts ?? [];
  if (parts?.length !== 1 || only === undefined) return undefined;
  return only.type.endsWith('Quoted') ? true : only.type === 'Literal' ? undefined : false;
}

function byDefault(variable: Variable, part: ParameterExpansionPart, frame: Frame, fold: FoldInner): Expanded {
  const { operation, parameter, prefix } = part;
  if (operation?.type !== 'Default') return { variable, isQuoted: false };
  const quoted = isWhollyQuoted(operation.operand);
  const folded = fold.text(operation.operand);
  const operand = quoted === undefined ? UNKNOWN : folded;
  const isUnknown = prefix === '!' ? variable === unknownVariable : isUnset(parameter, frame);
  const isAbsent = (value: string): boolean => value === '' && operation.operator.startsWith(':');
  const { values, traits } = variable;
  const kind = operation.operator.replace(':', '');
  if (kind === '?') return { variable, isQuoted: false };
  if (kind === '+') {
    const chosen =
      isUnknown || variable.isUnset === true ? [operand, ''] : values.map((value) => (isAbsent(value) ? '' : operand));
    return { variable: { values: chosen, traits }, isQuoted: quoted === true };
  }
  // What nobody has set is taken to be unset: its default is what the command says.
  const set = values.map((value) => (isAbsent(value) ? operand : value));
  const chosen = isUnknown ? [operand] : variable.isUnset === true ? [...new Set([operand, ...set])] : set;
  const result = { values: chosen, traits };
  if (kind === '=') frame.set(parameter, result);
  return { variable: result, isQuoted: quoted === true && chosen.every((value) => value === operand) };
}

/** A replacement is no pattern: wildcards in it are themselves. */
function plainText(text: string): string {
  return hasUnknown(text) || text.includes(ONE_OF) ? UNKNOWN : displayed(text);
}

/** The change that the operation makes to each value. */
function changeOf({ operation }: ParameterExpansionPart, fold: FoldInner): TextChange | undefined {
  if (operation === undefined) return undefined;
  switch (operation.type) {
    case 'Remove':
      return { type: 'remove', operator: operation.operator, pattern: fold.pattern(operation.operand) };
    case 'Replace': {
      const { operator, pattern, replacement } = operation;
      return {
        type: 'replace',
        operator,
        pattern: fold.pattern(pattern),
        replacement: plainText(fold.text(replacement)),
      };
    }
    case 'Slice':
      return {
        type: 'slice',
        offset: fold.text(operation.offset),
        length: operation.length && fold.text(operation.length),
      };
    case 'CaseModification':
      return { type: 'case', operator: operation.operator, hasPattern: operation.operand !== undefined };
    case 'Transform':
      return { type: 'transform', operator: fold.text(operation.operand) };
    default:
      return { type: 'unknown' };
  }
}

/** The element that an index names. */
function elementOf({ elements, traits, values }: Variable, index: string): Variable {
  if (elements === undefined) return index.trim() === '0' ? { values, traits } : unknownVariable;
  const at = Number(index.trim());
  const isCounted = at >= 0 || isSettled(elements);
  if (index.trim() === '' || !Number.isInteger(at) || !isCounted) return { values: [UNKNOWN], traits };
  // Of those in an order that is not known it is any.
  if (traits.unordered === true && at < elements.words.length)
    return { ...elementAt({ ...elements, settled: 0 }, 0), traits };
  return { ...elementAt(elements, at < 0 ? elements.words.length + at : at), traits };
}

/** The elements that a slice of a list takes; those of `$@` are counted from 1. */
function slicedElements(
  elements: WordList,
  { offset, length }: Extract<TextChange, { type: 'slice' }>,
  first: number,
): WordList | undefined {
  const [from, count] = [Number(offset), length === undefined ? undefined : Number(length)];
  if (!Number.isInteger(from) || (count !== undefined && !(Number.isInteger(count) && count >= 0))) return undefined;
  const start = from < 0 ? elements.words.length + from : Math.max(0, from - first);
  // More than there are, counted from the end, are none.
  if (start < 0 && isSettled(elements)) return noWords;
  const rest = wordsFrom(elements, from < 0 && !isSettled(elements) ? undefined : start);
  return count === undefined ? rest : firstWords(rest, count);
}

function ofList(variable: Variable, elements: WordList, part: ParameterExpansionPart, fold: FoldInner): Variable {
  const { traits } = variable;
  const { prefix, parameter } = part;
  const { words, settled } = elements;
  if (prefix === '#') return isSettled(elements) ? known(String(words.length)) : unknownVariable;
  const each = (of: (word: string, index: number) => string): Variable => ({
    ...listed({ words: words.map(of), settled }),
    traits,
  });
  if (prefix === '!') return each((_, index) => (index < settled ? String(index) : UNKNOWN));
  const change = changeOf(part, fold);
  if (change === undefined) return variable;
  if (change.type !== 'slice') return each((element) => transformText(element, change));
  const sliced = slicedElements(elements, change, /^[@*]$/.test(parameter) ? 1 : 0);
  return sliced === undefined ? { values: [UNKNOWN], traits } : { ...listed(sliced), traits };
}

function lengthOf(text: string): string {
  return hasMarker(text) ? UNKNOWN : String([...text].length);
}

/** Whose value `${!name}` is. */
function indirect({ values: [name] }: Variable, frame: Frame, user: string | undefined): Variable {
  return name === undefined || hasUnknown(name) ? unknownVariable : lookUp(name, frame, user);
}

function changed(variable: Variable, part: ParameterExpansionPart, fold: FoldInner): Variable {
  const change = changeOf(part, fold);
  if (change === undefined) return variable;
  const isPlace = change.type === 'slice' && (part.parameter === 'HOME' || part.parameter === 'PWD');
  const { values, traits } = isPlace ? absolute : variable;
  return {
    values: values.map((value) => {
      const text = limitedText(value);
      return text === undefined ? UNKNOWN : transformText(text, change);
    }),
    traits,
  };
}

/** What `${…}` comes to. */
export function expandParameter(
  part: ParameterExpansionPart,
  frame: Frame,
  user: string | undefined,
  fold: FoldInner,
): Expanded {
  const { parameter, prefix, operation, index } = part;
  const whole = lookUp(parameter, frame, user);
  const isAll = /^[@*]$/.test(index?.text ?? parameter);
  const direct = isAll ? whole : scalar(whole, part, fold);
  const one = prefix === '!' && !isAll ? indirect(direct, frame, user) : direct;
  if (operation?.type === 'Default') return byDefault(one, part, frame, fold);
  if (isAll && whole.elements !== undefined) {
    return { variable: ofList(whole, whole.elements, part, fold), isQuoted: false };
  }
  if (prefix === '#') return { variable: known(lengthOf(one.values[0] ?? '')), isQuoted: false };
  return { variable: changed(one, part, fold), isQuoted: false };
}

/** The variable where one value is wanted: an element, or the first. */
function scalar(variable: Variable, { index }: ParameterExpansionPart, fold: FoldInner): Variable {
  if (index !== undefined) return elementOf(variable, fold.text(index));
  return variable.elements === undefined ? variable : { values: variable.values, traits: variable.traits };
}
