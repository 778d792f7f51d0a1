import type { Span } from '../effect.js';
import {
  type Command,
  forEachChild,
  type HereDoc,
  parseScript,
  type Redirection,
  type SyntaxWord,
  type WordPart,
} from './parse-script.js';

/**
 * How a shell reads a text that stands somewhere in a command.
 *
 * - `argument`: in a word that is an argument, the target of a redirection or the value of a variable
 * - `word`: in a word that may mean more there: a command's name or a keyword, a pattern of `case`, a number before `>`
 * - `double-quoted` `single-quoted`: within these quotes
 * - `here-document`: in one whose delimiter is not quoted
 * - `other`: where it is nothing of these: arithmetic, `${…}`, `[[ … ]]`, backquotes, `$'…'`, a here-document with a quoted
 *   delimiter, a name, a comment, behind a backslash, an argument that a builtin reads as a name or an expression
 * - `unreadable`: nobody can say, or it says where a here-document ends, or is part of the name of a `$variable`
 */
export type Quoting =
  | 'argument'
  | 'word'
  | 'double-quoted'
  | 'single-quoted'
  | 'here-document'
  | 'other'
  | 'unreadable';

type Node = Parameters<typeof forEachChild>[0];

/** Builtins of some shell that read their arguments as expressions, or as names with indexes that are expressions. */
const evaluating = new Set(
  'alias declare export getopts let local mapfile read readarray readonly typeset unset wait'.split(' '),
);
/** Those that do so behind `-v` or `-R`. */
const evaluatingOption = new Set(['test', '[', 'printf']);

/** What a command reads as more than a text: none of its arguments, those that are no assignments, or all. */
function evaluatedBy({ name, suffix }: Command): 'none' | 'words' | 'all' {
  const words = [name, ...suffix].flatMap((each) => (each?.type === 'Word' ? [each.value] : []));
  const program = words.find((word) => !/^(?:command|builtin|-.*)$/.test(word)) ?? '';
  // `declare -i n=…` computes, and `-n` makes a name of it.
  if (evaluating.has(program)) return words.some((word) => /^-\w*[in]/.test(word)) ? 'all' : 'words';
  return evaluatingOption.has(program) && words.some((word) => /^-[vR]/.test(word)) ? 'words' : 'none';
}

/** Notes every stretch of a command in which a text would be read in one way. */
class Stretches {
  readonly #source: string;
  readonly #found: { readonly span: Span; readonly quoting: Quoting }[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  at([start, end]: Span): Quoting {
    const around = this.#found.find(({ span }) => span[0] <= start && end <= span[1]);
    if (around === undefined) return 'other';
    const [backslashes = ''] = /\\*$/.exec(this.#source.slice(around.span[0], start)) ?? [];
    const isEscaped = backslashes.length % 2 === 1 && around.quoting !== 'single-quoted';
    return isEscaped ? 'other' : around.quoting;
  }

  visit(node: Node): void {
    switch (node.type) {
      case 'Word':
        this.#word(node, 'word');
        break;
      case 'Command':
        this.#command(node);
        break;
      case 'Assignment':
        if (node.value.type === 'Word') this.#word(node.value, 'argument');
        else for (const element of node.value.elements) this.#word(element, 'argument');
        break;
      case 'Redirect':
      case 'HereString':
      case 'HereDoc':
        this.#redirection(node);
        break;
      case 'For':
      case 'Select':
        for (const word of node.wordlist ?? []) this.#word(word, 'word');
        this.visit(node.body);
        break;
      case 'ArithmeticFor':
      case 'Function':
      case 'Coproc':
        this.visit(node.body);
        break;
      case 'TestCommand':
      case 'ArithmeticCommand':
        break;
      default:
        forEachChild(node, (child) => this.visit(child));
    }
  }

  #note(start: number, end: number, quoting: Quoting): void {
    this.#found.push({ span: [start, end], quoting });
  }

  #command(node: Command): void {
    const evaluated = evaluatedBy(node);
    if (node.name !== undefined) this.#word(node.name, 'word');
    for (const each of node.prefix) this.visit(each);
    for (const each of node.suffix) {
      if (each.type === 'Word') {
        if (evaluated === 'none') this.#word(each, 'argument');
      } else if (each.type !== 'Assignment' || evaluated !== 'all') this.visit(each);
    }
  }

  #redirection(node: Redirection): void {
    if (node.type === 'HereDoc') this.#hereDocument(node);
    else if (node.target !== undefined) this.#word(node.target, 'argument');
  }

  #hereDocument({ delimiter, body }: HereDoc): void {
    if (delimiter !== undefined) this.#note(delimiter.pos, delimiter.end, 'unreadable');
    if (delimiter?.quoted !== false) return;
    if (body.parts === undefined) this.#note(body.pos, body.end, 'here-document');
    else this.#parts(body.parts, 'here-document');
  }

  #word({ pos, end, parts }: SyntaxWord, quoting: 'argument' | 'word'): void {
    const isNumberOfRedirection = /[<>]/.test(this.#source[end] ?? '');
    const own = isNumberOfRedirection ? 'word' : quoting;
    if (parts === undefined) this.#note(pos, end, own);
    else this.#parts(parts, own);
  }

  #parts(parts: readonly WordPart[], quoting: Quoting): void {
    for (const part of parts) this.#part(part, quoting);
  }

  #part(part: WordPart, quoting: Quoting): void {
    const { pos, end } = part;
    switch (part.type) {
      case 'Literal':
        this.#note(pos, end, quoting);
        break;
      case 'SimpleExpansion':
        this.#note(pos, end, 'unreadable');
        break;
      case 'SingleQuoted':
        this.#note(pos, end, 'single-quoted');
        break;
      case 'DoubleQuoted':
        this.#parts(part.parts, 'double-quoted');
        break;
      case 'CommandExpansion':
      case 'ProcessSubstitution': {
        const { script, text } = part;
        // Within backquotes, backslashes and quotes have rules of their own.
        if (script !== undefined && script.errors === undefined && !text.startsWith('`')) this.visit(script);
        break;
      }
    }
  }
}

/**
 * How a shell would read what stands at these places of a command, each a stretch of letters in it. What is said of one holds
 * for any letters there.
 */
export function quotingOf(command: string, spans: readonly Span[]): readonly Quoting[] {
  const script = parseScript(command);
  if (script === undefined || (script.errors?.length ?? 0) > 0) return spans.map(() => 'unreadable');
  const stretches = new Stretches(command);
  stretches.visit(script);
  return spans.map((span) => stretches.at(span));
}
