import type { Effect, Span } from '../effect.js';

/**
 * What a part of a command is.
 *
 * - `program`, `wrapper` (it runs another command), `subcommand`, `option` (with its value), `value`, `operand`
 * - `command`: the words that a wrapper runs; `script`: a text that a shell runs; `code`: a text in another language
 * - `assignment`, `redirection`, `document` (the text of a here-document)
 * - `pipe`, `operator` (`&&`, `;`, parentheses), `keyword` (`if`, `done`, `[[`), `condition` (within `[[ ]]`)
 * - `variable`, `substitution`, `glob`, `braces`, `arithmetic`: what the shell replaces before it runs anything
 * - `comment`, and `unread` for what the grammar of the shell has no place for
 */
export type PartRole =
  | 'program'
  | 'wrapper'
  | 'subcommand'
  | 'option'
  | 'value'
  | 'operand'
  | 'command'
  | 'script'
  | 'code'
  | 'assignment'
  | 'redirection'
  | 'document'
  | 'pipe'
  | 'operator'
  | 'keyword'
  | 'condition'
  | 'variable'
  | 'substitution'
  | 'glob'
  | 'braces'
  | 'arithmetic'
  | 'comment'
  | 'unread';

/** A part of a command and what it means. */
export interface ExplainedPart {
  readonly role: PartRole;
  /** Start and end (exclusive) in the command's text, UTF-16 code units. */
  readonly span: Span;
  /** The command's text there. */
  readonly text: string;
  /** What it means: a phrase without a capital and without a full stop. */
  readonly says: string;
  /** What it consists of, in order; need not cover all of it. */
  readonly parts: readonly ExplainedPart[];
}

/** Something that the command does, in words. */
export interface ExplainedEffect {
  /** What it does to what, where and as whom: `deletes /etc and all that is below it, as root`. */
  readonly says: string;
  readonly effect: Effect;
}

/** Something that could not be seen through, and why. */
export interface UnseenPart {
  /** An `AnalysisProblemCode`. */
  readonly code: string;
  /** A sentence. */
  readonly says: string;
  /** Where in the command's text; absent when it is about all of it. */
  readonly span?: Span;
}

/** A command in plain language. */
export interface CommandExplanation {
  readonly command: string;
  /** What the whole does, on what, where and as whom: one sentence or a few. */
  readonly summary: string;
  /** In order, without overlaps; together they cover every word of the command. */
  readonly parts: readonly ExplainedPart[];
  /** All that it does, in the order in which it happens. */
  readonly effects: readonly ExplainedEffect[];
  readonly unknown: readonly UnseenPart[];
}
