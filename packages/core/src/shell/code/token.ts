/** A smallest part of a program's text; comments and blanks are gone. */
export interface Token {
  /**
   * - `name`: an identifier, with its sigil
   * - `text`: a string literal
   * - `command`: a literal that is handed to a shell, as between backticks
   * - `number`: digits
   * - `line`: the end of a line, or a semicolon
   * - `mark`: an operator or bracket
   */
  readonly kind: 'name' | 'text' | 'command' | 'number' | 'line' | 'mark';
  /** As written; of literals: their content, as far as it is no code. */
  readonly text: string;
  /** Of literals with code inside. */
  readonly pieces?: readonly Piece[];
  /** Whether a blank stands before it. */
  readonly spaced: boolean;
}

/** A part of a literal: text, or code whose value is put there. */
export type Piece = { readonly text: string } | { readonly code: string };

/** How a literal is written. */
export interface Quote {
  readonly open: string;
  readonly close: string;
  /** Whether a backslash changes what follows: always, only before the quote and itself, or never. */
  readonly escapes: 'all' | 'few' | 'none';
  /** Which characters start code inside; longest first. */
  readonly code?: readonly CodeMark[];
  /** It is handed to a shell. */
  readonly command?: true;
  /** Whether the opening may stand inside itself (`q{a{b}}`). */
  readonly nests?: true;
}

/**
 * How code stands inside a literal.
 *
 * - `#{` `${` `{` `@{` `$(`: until the bracket closes
 * - `$`: a variable's name
 */
export type CodeMark = '#{' | '${' | '{' | '@{' | '$(' | '$';

/** What a language's tokens look like. */
export interface Lexis {
  readonly lineComments: readonly string[];
  readonly blockComments?: readonly (readonly [open: string, close: string])[];
  /** Longer openings first. */
  readonly quotes: readonly Quote[];
  /** Sticky. */
  readonly name: RegExp;
  /** Literals that begin with letters or need what came before: tried first. */
  readonly literal?: (source: string, at: number, before: Token | undefined) => Literal | undefined;
}

/** A literal that was read by a language's own rules. */
export interface Literal {
  readonly tokens: readonly Omit<Token, 'spaced'>[];
  /** Where the text goes on. */
  readonly end: number;
}
