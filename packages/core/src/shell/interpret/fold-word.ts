import { absolute } from '../paths/resolve-path.js';
import { limits } from '../syntax/limits.js';
import type { DoubleQuotedChild, ParameterExpansionPart, SyntaxWord, WordPart } from '../syntax/parse-script.js';
import { limitedText } from '../words/limited-text.js';
import { ANY, ONE_OF, STAR, UNKNOWN } from '../words/markers.js';
import { evaluateArithmetic, evaluateReference, expandText } from './evaluate-text.js';
import { expandParameter } from './expand-parameter.js';
import { type InnerTraits, plain } from './flows.js';
import { foldArithmetic } from './fold-arithmetic.js';
import type { Frame } from './frame.js';
import { lookUp, separatorsOf } from './look-up.js';
import type { Standing } from './machine.js';
import { combine, type Piece, quoted, traitsOf, wildcard } from './piece.js';
import { deeper, spanAt } from './place.js';
import { commandPiece, substitutionPiece } from './substituted-piece.js';
import type { Variable } from './variable.js';
import { visitExpansions } from './visit-expansions.js';
import { isSettled, type WordList } from './word-list.js';

/** Characters of a word that mean more than themselves. */
export const special = /[$`*?[{~\\'"<>()!@+]/;

function quotedPieces(parts: readonly DoubleQuotedChild[], standing: Standing): readonly Piece[] {
  return withSubscripts(parts, standing).map((part) => {
    if (!('type' in part)) return part;
    return part.type === 'Literal' ? quoted(part.value) : expansionPiece(part, false, standing);
  });
}

/** `$name[…]`: zsh takes an element there, or a character, where others go on with the bracket. */
function withSubscripts<Part extends WordPart>(
  parts: readonly Part[],
  { frame, place }: Standing,
): readonly (Part | Piece)[] {
  if (place.kin !== 'zsh') return parts;
  return parts.flatMap((part, index): readonly (Part | Piece)[] => {
    const isAfter = parts[index - 1]?.type === 'SimpleExpansion' && part.text.startsWith('[');
    if (isAfter) return [quoted(part.text.replace(/^\[[^\]]*\]?/, ''))];
    if (part.type !== 'SimpleExpansion' || parts[index + 1]?.text.startsWith('[') !== true) return [part];
    const { elements, values, traits } = lookUp(part.text.slice(1), frame, place.user);
    return [{ values: elements === undefined ? [UNKNOWN] : values, traits, isSplit: false }];
  });
}

function pieceOf(variable: Variable, isSplit: boolean): Piece {
  const { values, traits } = variable;
  return { values, traits, isSplit };
}

/** `$@` and `$*`: all arguments, each a field of its own but for `"$*"`, which is one. */
function allPiece(name: string, isSplit: boolean, { frame, place }: Standing): Piece {
  const { elements, values, traits } = lookUp(name, frame, place.user);
  if (elements === undefined) return { values, traits, isSplit };
  return allOf(elements, name === '*', { traits, isSplit }, frame);
}

/** Words of a list as one text. */
function joined(elements: WordList, separator: string): string {
  const { words } = elements;
  return isSettled(elements) || words.length === 1 ? words.join(separator) : UNKNOWN;
}

function allOf(
  elements: WordList,
  isJoined: boolean,
  { traits, isSplit }: Pick<Piece, 'traits' | 'isSplit'>,
  frame: Frame,
): Piece {
  const { words } = elements;
  if (isJoined && !isSplit) return { values: [joined(elements, separatorsOf(frame)[0] ?? '')], traits, isSplit };
  return { values: [words.join(' ')], traits, isSplit, elements };
}

/**
 * Commands within a pattern: the parser takes the first slash for its end, even one within them. Answers the standing of
 * what is within it, of which nothing is left to visit.
 */
function visitPattern(part: ParameterExpansionPart, standing: Standing): Standing {
  const at = standing.isVisited === true ? -1 : part.text.search(/\$\(|`|[<>]\(/);
  if (at === -1 || part.operation === undefined || part.operation.type === 'Default') return standing;
  const source = `: ${part.text.slice(at, -1)}`;
  const origin = spanAt(standing.place, part.pos, part.end);
  const command = standing.machine.run.parse(source, origin)?.commands[0]?.command;
  if (command?.type !== 'Command') return standing;
  const inner = { ...standing, source, place: { ...deeper(standing.place), origin } };
  for (const word of command.suffix) visitExpansions(word, inner);
  return { ...standing, isVisited: true };
}

/** What is computed or expanded once more: a subscript, where a slice begins, a name of a name, a prompt. */
function visitComputed(part: ParameterExpansionPart, standing: Standing): void {
  const { index, operation, prefix, parameter } = part;
  const span = spanAt(standing.place, part.pos, part.end);
  if (index !== undefined) evaluateArithmetic(index.text, span, standing);
  // What is quoted in a subscript is expanded all the same when that is computed.
  if (index?.text.includes("'") === true) expandText(index.text.replaceAll("'", ''), span, standing);
  if (operation?.type === 'Slice') {
    evaluateArithmetic(operation.offset.text, span, standing);
    if (operation.length !== undefined) evaluateArithmetic(operation.length.text, span, standing);
  }
  const isPrompt = operation?.type === 'Transform' && operation.operand.text === 'P';
  if (!isPrompt && prefix !== '!') return;
  for (const value of lookUp(parameter, standing.frame, standing.place.user).values) {
    if (isPrompt) expandText(value, span, standing);
    else evaluateReference(value, span, standing);
  }
}

function parameterPiece(part: ParameterExpansionPart, isSplit: boolean, standing: Standing): Piece {
  const { frame, place } = standing;
  const within = visitPattern(part, standing);
  visitComputed(part, standing);
  const { variable, isQuoted } = expandParameter(part, frame, place.user, {
    text: (word) => foldText(word, within),
    pattern: (word) => foldPattern(word, within),
  });
  const { elements, traits } = variable;
  if (elements === undefined) return pieceOf(variable, isSplit && !isQuoted);
  return allOf(elements, (part.index?.text ?? part.parameter) === '*', { traits, isSplit }, frame);
}

function expansionPiece(
  part: Exclude<DoubleQuotedChild, { type: 'Literal' }>,
  isSplit: boolean,
  standing: Standing,
): Piece {
  const { frame, place } = standing;
  switch (part.type) {
    case 'SimpleExpansion': {
      const name = part.text.slice(1);
      if (name === '@' || name === '*') return allPiece(name, isSplit, standing);
      return pieceOf(lookUp(name, frame, place.user), isSplit);
    }
    case 'ParameterExpansion':
      return parameterPiece(part, isSplit, standing);
    case 'CommandExpansion':
      return commandPiece(part, isSplit, standing);
    case 'ArithmeticExpansion':
      return quoted(foldArithmetic(part.expression, standing));
  }
}

function globMark(part: Extract<WordPart, { type: 'Glob' }>): string {
  if (part.kind === 'star') return STAR;
  return part.kind === 'question' ? ANY : ONE_OF;
}

function piecesOf(part: WordPart, standing: Standing): readonly Piece[] {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
      return [quoted(part.value)];
    case 'AnsiCQuoted':
      // A form of ksh that bash takes and the parser leaves as it is.
      return [quoted(part.value.includes('\\x{') ? UNKNOWN : part.value)];
    case 'DoubleQuoted':
    case 'LocaleString':
      return quotedPieces(part.parts, standing);
    case 'Glob':
      return [wildcard(globMark(part))];
    case 'ExtendedGlob':
      return [wildcard(STAR)];
    case 'ProcessSubstitution':
      return [substitutionPiece(part, standing)];
    case 'BraceExpansion':
      // Met only where braces are no alternatives: what is within them is expanded all the same.
      if (!/[$`]/.test(part.text)) return [quoted(part.text)];
      visitExpansions(part, standing);
      return [quoted(UNKNOWN)];
    default:
      return [expansionPiece(part, true, standing)];
  }
}

/** Stars and question marks of an unquoted expansion are globs too. */
export function globbed(text: string): string {
  return text.includes('*') || text.includes('?') ? text.replaceAll('*', STAR).replaceAll('?', ANY) : text;
}

/** A text as far as it is followed. Padding is what stands in the command, not what grows by being repeated. */
export function cut(text: string, { pos, end }: SyntaxWord): string {
  if (text.length <= limits.word) return text;
  return end - pos > limits.word ? (limitedText(text) ?? UNKNOWN) : UNKNOWN;
}

/** `~+` and `~-`: this directory, and the one before. */
function ofDirectories(word: SyntaxWord, { frame }: Standing): Piece | undefined {
  const sign = /^~([+-])(?:\/|$)/.exec(word.text)?.[1];
  if (sign === undefined) return undefined;
  return quoted(absolute(sign === '+' ? frame.cwd : frame.previous));
}

/** `~` is the home directory of whoever folds the word, not of whom a wrapper runs it as; it stays where nobody knows. */
function atHome(text: string, { frame, place }: Standing): string {
  if (text !== '~' && !text.startsWith('~/')) return text;
  const { values } = lookUp('HOME', frame, place.user);
  const [home = '~'] = values.length === 1 ? values : [];
  return home + text.slice(1);
}

function withoutTilde(parts: readonly WordPart[] | undefined): readonly WordPart[] | undefined {
  const [first, ...rest] = parts ?? [];
  return first?.type === 'Literal' ? [{ ...first, value: first.value.slice(2) }, ...rest] : parts;
}

/** What it is worth to take a word apart: its parts are read anew, and so are theirs, to the end. */
function worthOfParts({ length }: string): number {
  return 1 + Math.floor(length / 16);
}

/** The pieces of a word, or its text when it has but one. */
export function readPieces(word: SyntaxWord, standing: Standing): string | readonly Piece[] {
  const { text, pos, end } = word;
  if (!special.test(text)) return text;
  const { machine, place } = standing;
  if (!machine.run.step(spanAt(place, pos, end), worthOfParts(text))) return UNKNOWN;
  const directory = ofDirectories(word, standing);
  if (directory !== undefined) {
    const rest = { ...word, text: word.text.slice(2), value: word.value.slice(2), parts: withoutTilde(word.parts) };
    const pieces = readPieces(rest, standing);
    return [directory, ...(typeof pieces === 'string' ? [quoted(pieces)] : pieces)];
  }
  const parts = word.parts;
  // A tilde and a backslash leave no parts behind.
  if (parts === undefined) return text.startsWith('\\~') ? `./${word.value}` : atHome(word.value, standing);
  const pieces: Piece[] = [];
  for (const part of withSubscripts(parts, standing))
    pieces.push(...('type' in part ? piecesOf(part, standing) : [part]));
  return pieces;
}

/** A word as one text each for what it can come to, not split: of an assignment, a here-document, a quoted word. */
export function foldValues(
  word: SyntaxWord,
  standing: Standing,
): { readonly values: readonly string[]; readonly traits: InnerTraits } {
  const pieces = readPieces(word, standing);
  if (typeof pieces === 'string') return { values: [pieces], traits: plain };
  const values = [...new Set(combine(pieces).map((texts) => cut(texts.join(''), word)))];
  return { values, traits: traitsOf(pieces) };
}

/** A word as one text; unknown where it can come to several. */
export function foldText(word: SyntaxWord, standing: Standing): string {
  const { values } = foldValues(word, standing);
  return values.length === 1 ? (values[0] ?? '') : UNKNOWN;
}

/** A word as a pattern: stars and question marks of what is expanded without quotes are wildcards too. */
function foldPattern(word: SyntaxWord, standing: Standing): string {
  const pieces = readPieces(word, standing);
  if (typeof pieces === 'string') return pieces;
  const texts = pieces.map(({ values, isSplit }) => {
    const [text = UNKNOWN] = values.length === 1 ? values : [];
    return isSplit ? patternOf(text) : text;
  });
  return texts.join('');
}

/** What an unquoted expansion is in a pattern; sets of characters are not followed. */
function patternOf(text: string): string {
  return text.includes('[') ? UNKNOWN : globbed(text);
}
