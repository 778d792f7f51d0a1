import { limits } from '../syntax/limits.js';
import { UNKNOWN } from '../words/markers.js';
import { type InnerTraits, joinTraits, plain } from './flows.js';
import { joinLists, listOf, type WordList } from './word-list.js';

/** What a variable may hold: every value that it can have here. */
export interface Variable {
  readonly values: readonly string[];
  readonly traits: InnerTraits;
  /** It is a list: these are its elements, and `values` what the first of them may be. */
  readonly elements?: WordList;
  /** It may be unset, which counts for `${x-…}`. */
  readonly isUnset?: true;
  /** Programs get it. */
  readonly isExported?: true;
  /** Whatever is assigned to it is computed first. */
  readonly isInteger?: true;
  /** Whatever is assigned to it is written so. */
  readonly letters?: 'lower' | 'upper';
  /** What it held before it may still hold, whatever is assigned to it: it is read-only, or a trap sets it. */
  readonly isKept?: true;
  /** Its value is the name of the variable that is meant by it. */
  readonly isReference?: true;
}

/** What a variable may hold after one of two branches. */
export function joinVariables(a: Variable, b: Variable): Variable {
  const values = [...new Set([...a.values, ...b.values])];
  const isList = a.elements !== undefined || b.elements !== undefined;
  return {
    values: values.length > limits.alternatives ? [UNKNOWN] : values,
    traits: joinTraits(a.traits, b.traits),
    ...(isList ? { elements: joinLists(elementsOf(a), elementsOf(b)) } : {}),
    ...(a.isExported === true || b.isExported === true ? { isExported: true } : {}),
    ...(a.isUnset === true || b.isUnset === true ? { isUnset: true } : {}),
    ...(a.isInteger === true || b.isInteger === true ? { isInteger: true } : {}),
    ...(a.isKept === true || b.isKept === true ? { isKept: true } : {}),
    ...(a.isReference === true && b.isReference === true ? { isReference: true } : {}),
  };
}

/** The elements of a variable: one that is no list has one. */
export function elementsOf({ elements, values }: Variable): WordList {
  return elements ?? (values.length === 1 ? listOf(values) : { words: values, settled: 0 });
}

/** Whether two are one and the same, for what reads them. */
export function isSame(a: Variable | undefined, b: Variable): boolean {
  if (a === b) return true;
  if (a === undefined || a.values.length !== b.values.length || a.elements !== b.elements) return false;
  if (a.traits !== b.traits || a.isExported !== b.isExported || a.isUnset !== b.isUnset) return false;
  if (a.isInteger !== b.isInteger || a.isReference !== b.isReference || a.letters !== b.letters) return false;
  if (a.isKept !== b.isKept) return false;
  return a.values.every((value, index) => value === b.values[index]);
}

/** What was said of a variable stays when it gets another value. */
export function withAttributes(variable: Variable, before: Variable): Variable {
  const { isExported, isInteger, isReference, letters } = before;
  if (isExported !== true && isInteger !== true && isReference !== true && letters === undefined) return variable;
  return {
    ...variable,
    ...(isReference === true ? { isReference } : {}),
    ...(isExported === true ? { isExported } : {}),
    ...(isInteger === true ? { isInteger } : {}),
    ...(letters === undefined ? {} : { letters, values: variable.values.map((value) => inLetters(value, letters)) }),
  };
}

function inLetters(value: string, letters: 'lower' | 'upper'): string {
  return letters === 'lower' ? value.toLowerCase() : value.toUpperCase();
}

/** A variable that nobody has set, or somebody outside. */
export const unset: Variable = Object.freeze({ values: [UNKNOWN], traits: plain });
