import { limits } from '../syntax/limits.js';
import { type DoubleQuotedChild, parseScript, type SyntaxWord, type WordPart } from '../syntax/parse-script.js';
import { expandBraces } from '../words/expand-braces.js';
import { ANY, hasUnknown, STAR, UNKNOWN } from '../words/markers.js';
import { type InnerTraits, joinTraits, plain } from './flows.js';
import { foldArithmetic } from './fold-arithmetic.js';
import type { Variable } from './frame.js';
import type { FoldedWord, Standing } from './machine.js';
import { expandParameter, lookUp } from './parameters.js';
import { deeper, insidePart, type Place, spanAt } from './place.js';

/** A piece of a word: every text that it can come to, and whether those are split at blanks. */
interface Piece {
  readonly values: readonly string[];
  readonly isSplit: boolean;
  readonly traits: InnerTraits;
}

const quoted = (text: string): Piece => ({ values: [text], isSplit: false, traits: plain });

/** Characters of a word that mean more than themselves. */
const special = /[$`*?[{~\\'"<>()!@+]/;

function commandPiece(
  part: Extract<WordPart, { type: 'CommandExpansion' }>,
  isSplit: boolean,
  standing: Standing,
): Piece {
  const { script } = part;
  if (script === undefined) return { values: [UNKNOWN], isSplit, traits: plain };
  const { machine, source, frame, place, input } = standing;
  const { text, traits } = machine.script(
    script,
    script.source ?? source,
    frame.fork(),
    insidePart(part, script, place),
    input,
  );
  return { values: [text === undefined ? UNKNOWN : text.replace(/\n+$/, '')], isSplit, traits };
}

/** `<(…)`: a file that holds what the script prints. */
function substitutionPiece(part: Extract<WordPart, { type: 'ProcessSubstitution' }>, standing: Standing): Piece {
  const { machine, source, frame, place, input } = standing;
  const path = `/dev/fd/${63 + frame.files.size}`;
  if (part.script !== undefined) {
    const flow = machine.script(
      part.script,
      part.script.source ?? source,
      frame.fork(),
      insidePart(part, part.script, place),
      input,
    );
    frame.files.set(path, flow);
  }
  return quoted(path);
}

function quotedPieces(parts: readonly DoubleQuotedChild[], standing: Standing): readonly Piece[] {
  return parts.map((part) => (part.type === 'Literal' ? quoted(part.value) : expansionPiece(part, false, standing)));
}

function pieceOf({ values, traits, isList }: Variable, isSplit: boolean): Piece {
  return { values, traits, isSplit: isSplit || isList === true };
}

function expansionPiece(
  part: Exclude<DoubleQuotedChild, { type: 'Literal' }>,
  isSplit: boolean,
  standing: Standing,
): Piece {
  const { frame, place } = standing;
  switch (part.type) {
    case 'SimpleExpansion':
      return pieceOf(lookUp(part.text.slice(1), frame, place.user), isSplit);
    case 'ParameterExpansion': {
      const fold = (word: { readonly pos: number; readonly end: number }): string =>
        foldText(word as SyntaxWord, standing);
      return pieceOf(expandParameter(part, frame, place.user, fold), isSplit);
    }
    case 'CommandExpansion':
      return commandPiece(part, isSplit, standing);
    case 'ArithmeticExpansion':
      return quoted(foldArithmetic(part.expression, standing));
  }
}

function globMark(part: Extract<WordPart, { type: 'Glob' }>): string {
  return part.kind === 'star' ? STAR : ANY;
}

function piecesOf(part: WordPart, standing: Standing): readonly Piece[] {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [quoted(part.value)];
    case 'DoubleQuoted':
    case 'LocaleString':
      return quotedPieces(part.parts, standing);
    case 'Glob':
      return [quoted(globMark(part))];
    case 'ExtendedGlob':
      return [quoted(STAR)];
    case 'ProcessSubstitution':
      return [substitutionPiece(part, standing)];
    case 'BraceExpansion':
      // Met only where braces are not expanded: in assignments and quoted lists.
      return [quoted(part.text)];
    default:
      return [expansionPiece(part, true, standing)];
  }
}

/** Every combination of what the pieces can come to, as long as there are few. */
function combine(pieces: readonly Piece[]): readonly (readonly string[])[] {
  const count = pieces.reduce((product, { values }) => product * values.length, 1);
  if (count === 1) return [pieces.map(({ values }) => values[0] ?? '')];
  if (count > limits.alternatives)
    return [pieces.map(({ values }) => (values.length === 1 ? (values[0] ?? '') : UNKNOWN))];
  return pieces.reduce<readonly (readonly string[])[]>(
    (lines, { values }) => lines.flatMap((line) => values.map((value) => [...line, value])),
    [[]],
  );
}

/** Splits where an unquoted expansion has blanks, as the shell does. */
function split(texts: readonly string[], pieces: readonly Piece[], separators: RegExp): readonly string[] {
  const fields: string[] = [];
  let current: string | undefined;
  texts.forEach((text, index) => {
    if (pieces[index]?.isSplit !== true) {
      current = (current ?? '') + text;
      return;
    }
    const [first = '', ...rest] = globbed(text).split(separators);
    if (first !== '') current = (current ?? '') + first;
    for (const next of rest) {
      if (current !== undefined) fields.push(current);
      current = next === '' ? undefined : next;
    }
  });
  if (current !== undefined) fields.push(current);
  return fields;
}

/** Stars and question marks of an unquoted expansion are globs too. */
function globbed(text: string): string {
  return text.includes('*') || text.includes('?') ? text.replaceAll('*', STAR).replaceAll('?', ANY) : text;
}

const blanks = /[ \t\n]+/;

function separatorsOf({ frame }: Standing): RegExp {
  const values = frame.variable('IFS')?.values;
  if (values === undefined) return blanks;
  const characters = [...new Set(values.join(''))].filter((character) => !hasUnknown(character));
  if (characters.length === 0) return blanks;
  return new RegExp(
    `[${characters.map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}]+`,
  );
}

function cut(text: string): string {
  return text.length > limits.word ? UNKNOWN : text;
}

/** The pieces of a word, or its text when it has but one. */
function read(word: SyntaxWord, standing: Standing): string | readonly Piece[] {
  const { text } = word;
  if (!special.test(text)) return text;
  const parts = word.parts;
  // A tilde and a backslash leave no parts behind.
  if (parts === undefined) return text.startsWith('\\~') ? `./${word.value}` : word.value;
  return parts.flatMap((part) => piecesOf(part, standing));
}

function traitsOf(pieces: readonly Piece[]): InnerTraits {
  return pieces.reduce<InnerTraits>((traits, piece) => joinTraits(traits, piece.traits), plain);
}

/** A word as one text each for what it can come to, not split: of an assignment, a here-document, a quoted word. */
export function foldValues(
  word: SyntaxWord,
  standing: Standing,
): { readonly values: readonly string[]; readonly traits: InnerTraits } {
  const pieces = read(word, standing);
  if (typeof pieces === 'string') return { values: [pieces], traits: plain };
  const values = [...new Set(combine(pieces).map((texts) => cut(texts.join(''))))];
  return { values, traits: traitsOf(pieces) };
}

/** A word as one text; unknown where it can come to several. */
export function foldText(word: SyntaxWord, standing: Standing): string {
  const { values } = foldValues(word, standing);
  return values.length === 1 ? (values[0] ?? '') : UNKNOWN;
}

/** Adds the fields that a word becomes to `fields`. */
export function foldFields(word: SyntaxWord, standing: Standing, fields: FoldedWord[]): void {
  const { machine, place } = standing;
  const span = spanAt(place, word.pos, word.end);
  if (!machine.run.step(span)) return;
  const alternatives = alternativesOf(word, standing.source);
  if (alternatives !== undefined) {
    for (const text of alternatives) foldAlternative(text, word, standing, fields);
    return;
  }
  const pieces = read(word, standing);
  const verbatim = verbatimAt(word, place);
  if (typeof pieces === 'string') {
    fields.push({ text: pieces, span, traits: plain, ...verbatim });
    return;
  }
  const [only] = pieces;
  if (verbatim !== undefined && pieces.length === 1 && only !== undefined) {
    fields.push({ text: only.values[0] ?? '', span, traits: plain, ...verbatim });
    return;
  }
  const traits = traitsOf(pieces);
  for (const line of linesOf(pieces, standing)) for (const text of line) fields.push({ text: cut(text), span, traits });
}

/** Where a word's text begins in the command, if it stands there as it is: bare, or within quotes that hide nothing. */
function verbatimAt(word: SyntaxWord, place: Place): { readonly verbatim: number } | undefined {
  if (place.origin !== undefined) return undefined;
  const start = place.offset + word.pos;
  if (word.text === word.value && word.end - word.pos === word.text.length) {
    return word.parts === undefined ? { verbatim: start } : undefined;
  }
  const quotes = word.parts?.length === 1 ? word.parts[0] : undefined;
  if (quotes?.type === 'SingleQuoted') return { verbatim: start + 1 };
  if (quotes?.type !== 'DoubleQuoted' || quotes.parts.length !== 1) return undefined;
  const [text] = quotes.parts;
  return text?.type === 'Literal' && text.value === text.text ? { verbatim: start + 1 } : undefined;
}

/** The fields that pieces make, once for each combination of their values. */
function linesOf(pieces: readonly Piece[], standing: Standing): Iterable<readonly string[]> {
  const combinations = combine(pieces);
  const isSplit = pieces.some((piece) => piece.isSplit);
  const lineOf = (texts: readonly string[]): readonly string[] =>
    isSplit ? split(texts, pieces, separatorsOf(standing)) : [texts.join('')];
  const [only] = combinations;
  if (combinations.length === 1 && only !== undefined) return [lineOf(only)];
  return new Map(combinations.map((texts) => [texts.join('\0'), lineOf(texts)])).values();
}

function alternativesOf(word: SyntaxWord, source: string): readonly string[] | undefined {
  if (!word.text.includes('{') || word.parts?.some(({ type }) => type === 'BraceExpansion') !== true) return undefined;
  const alternatives = expandBraces(source.slice(word.pos, word.end));
  return alternatives.length > 1 ? alternatives : undefined;
}

/** Braces come before all else: each alternative is a word of its own. */
function foldAlternative(text: string, word: SyntaxWord, standing: Standing, fields: FoldedWord[]): void {
  const { place } = standing;
  const origin = spanAt(place, word.pos, word.end);
  const source = `: ${text}`;
  const command = parseScript(source).commands[0]?.command;
  const argument = command?.type === 'Command' ? command.suffix[0] : undefined;
  if (argument?.type !== 'Word') {
    fields.push({ text, span: origin, traits: plain });
    return;
  }
  foldFields(argument, { ...standing, source, place: { ...deeper(place), origin } }, fields);
}
