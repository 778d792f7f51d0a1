import type { Span } from '../effect.js';
import { limits } from '../syntax/limits.js';
import type { SyntaxWord, WordPart } from '../syntax/parse-script.js';
import { expandBraces } from '../words/expand-braces.js';
import { hasMarker, UNKNOWN } from '../words/markers.js';
import { splitFields } from '../words/split-fields.js';
import { plain } from './flows.js';
import { cut, globbed, readPieces, special } from './fold-word.js';
import type { Frame } from './frame.js';
import { separatorsOf } from './look-up.js';
import type { FoldedWord, Standing } from './machine.js';
import { combine, type Piece, traitsOf } from './piece.js';
import { deeper, spanAt } from './place.js';
import { visitExpansions } from './visit-expansions.js';

/** The fields of one combination of values. */
function fieldsOf(texts: readonly string[], pieces: readonly Piece[], frame: Frame): readonly string[] {
  const parts = texts.map((text, index) => {
    const { isSplit = false, elements } = pieces[index] ?? {};
    return { text: isSplit ? globbed(text) : text, isSplit, elements: elements?.words };
  });
  return splitFields(parts, separatorsOf(frame));
}

/** Adds the fields that a word becomes to `fields`: one after the other for each of the values that it can come to. */
export function foldFields(word: SyntaxWord, standing: Standing, fields: FoldedWord[]): void {
  const choices = foldChoices(word, standing, fields);
  if (choices !== undefined) fields.push(...choices.flat());
}

/**
 * Adds the fields that a word becomes to `fields`, if they are known; otherwise answers them once for each of the values
 * that it can come to.
 */
export function foldChoices(
  word: SyntaxWord,
  standing: Standing,
  fields: FoldedWord[],
): readonly (readonly FoldedWord[])[] | undefined {
  const { machine, place } = standing;
  const span = spanAt(place, word.pos, word.end);
  if (!machine.run.step(span)) return undefined;
  if (!special.test(word.text)) {
    const verbatim = place.origin === undefined ? place.offset + word.pos : undefined;
    fields.push({ text: word.text, span, traits: plain, verbatim });
    return undefined;
  }
  const quotes = quotedWhole(word.parts);
  if (quotes !== undefined) {
    const isThere = place.origin === undefined && quotes.isVerbatim;
    const verbatim = isThere ? place.offset + word.pos + 1 : undefined;
    fields.push({ text: quotes.text, span, traits: plain, verbatim });
    return undefined;
  }
  return foldExpanded(word, span, standing, fields);
}

/** The text of a word that is one pair of quotes without anything to expand, and whether it stands there as it is. */
function quotedWhole(
  parts: readonly WordPart[] | undefined,
): { readonly text: string; readonly isVerbatim: boolean } | undefined {
  if (parts?.length !== 1) return undefined;
  const [only] = parts;
  if (only?.type === 'SingleQuoted') return { text: only.value, isVerbatim: true };
  if (only?.type !== 'DoubleQuoted' || only.parts.length !== 1) return undefined;
  const [inner] = only.parts;
  return inner?.type === 'Literal' ? { text: inner.value, isVerbatim: inner.value === inner.text } : undefined;
}

/** The fields of a word that has something to expand. */
function foldExpanded(
  word: SyntaxWord,
  span: Span,
  standing: Standing,
  fields: FoldedWord[],
): readonly (readonly FoldedWord[])[] | undefined {
  if (word.end - word.pos > limits.word && hasBraces(word)) {
    // Nobody types such a word: what it comes to is left open, what runs in it is not.
    visitExpansions(word, standing);
    fields.push({ text: UNKNOWN, span, traits: plain, verbatim: undefined });
    return undefined;
  }
  const alternatives = alternativesOf(word, span, standing);
  if (alternatives !== undefined) {
    for (const text of alternatives) foldAlternative(text, word, standing, fields);
    return undefined;
  }
  const pieces = readPieces(word, standing);
  if (typeof pieces === 'string') {
    fields.push({ text: pieces, span, traits: plain, verbatim: undefined });
    return undefined;
  }
  const traits = traitsOf(pieces);
  const lines = [...linesOf(pieces, standing)].map((line) =>
    line.map((text, index): FoldedWord => {
      const field = { text: cut(text, word), span, traits, verbatim: undefined };
      return isMany(field.text, index, pieces) ? { ...field, isMany: true } : field;
    }),
  );
  // Of a list each element is one, and a list may double with every word.
  for (const { length } of lines) if (length > 1) standing.machine.run.count(length);
  const [line = []] = lines;
  if (lines.length > 1) return lines;
  fields.push(...line);
  return undefined;
}

/** Whether a field of a word stands for any number of them. */
function isMany(field: string, index: number, pieces: readonly Piece[]): boolean {
  return pieces.some(({ isSplit, isGlob, elements }) => {
    if (elements !== undefined && index >= elements.settled) return true;
    return (isSplit || isGlob === true) && hasMarker(field);
  });
}

/** Characters that are split into fields in the time that an entry takes. */
const charactersOfEntry = 8;

/** The fields that pieces make, once for each combination of their values. */
function linesOf(pieces: readonly Piece[], { frame, machine }: Standing): Iterable<readonly string[]> {
  const combinations = combine(pieces);
  const isSplit = pieces.some((piece) => piece.isSplit || piece.elements !== undefined);
  const lineOf = (texts: readonly string[]): readonly string[] => {
    if (!isSplit) return [texts.join('')];
    // Each character is looked at by itself.
    machine.run.count(texts.reduce((length, text) => length + text.length, 0) / charactersOfEntry);
    return fieldsOf(texts, pieces, frame);
  };
  const [only] = combinations;
  if (combinations.length === 1 && only !== undefined) return [lineOf(only)];
  return new Map(combinations.map((texts) => [texts.join('\0'), lineOf(texts)])).values();
}

function hasBraces({ text, parts }: SyntaxWord): boolean {
  return text.includes('{') && parts?.some(({ type }) => type === 'BraceExpansion') === true;
}

function alternativesOf(word: SyntaxWord, span: Span, { machine, source }: Standing): readonly string[] | undefined {
  if (!hasBraces(word) || !machine.run.step(span, worthOf(word.text))) return undefined;
  const text = source.slice(word.pos, word.end);
  const alternatives = expandBraces(text);
  // For each of them the braces that are left are looked for again.
  machine.run.step(span, Math.floor((alternatives.length * text.length) / 32));
  return alternatives.length === 1 && alternatives[0] === text ? undefined : alternatives;
}

/** What it is worth to look for braces in a text, or to expand one that they made. */
function worthOf({ length }: string): number {
  return Math.ceil(length / 8);
}

/** Braces come before all else: each alternative is a word of its own. */
function foldAlternative(text: string, word: SyntaxWord, standing: Standing, fields: FoldedWord[]): void {
  const { place } = standing;
  const origin = spanAt(place, word.pos, word.end);
  const { run } = standing.machine;
  if (!run.step(origin, worthOf(text))) return;
  const source = `: ${text}`;
  const command = run.parse(source, origin)?.commands[0]?.command;
  const argument = command?.type === 'Command' ? command.suffix[0] : undefined;
  // Nothing, unquoted, is no field.
  if (text === '') return;
  if (argument?.type !== 'Word') {
    fields.push({ text, span: origin, traits: plain, verbatim: undefined });
    return;
  }
  foldFields(argument, { ...standing, source, place: { ...deeper(place), origin } }, fields);
}
