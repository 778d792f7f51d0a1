import type { Effect, Span } from './effect.js';
import type { LimitCode } from './syntax/limits.js';
import type { OpaqueReason } from './tools/tool-spec.js';

/** A simple command after its wrappers were taken off. */
export interface ResolvedCommand {
  /** Program name without its path. */
  readonly program: string;
  /** As the program gets them; `…` where a part is only known when it runs, `*` and `?` for wildcards. */
  readonly arguments: readonly string[];
  /** `sudo`, `env`, … outermost first. */
  readonly wrappers: readonly string[];
  /** The host that it runs on, as the command names it; absent where that is the one where the command begins. */
  readonly host?: string;
  readonly span: Span;
}

/**
 * Why an analysis, or a part of it, is not complete.
 *
 * - `empty`: there is no command in it
 * - `unparseable`: it is no shell command as bash reads it
 * - `unterminated`: a here-document has no end
 * - `depends-on-shell`: bash reads it, and another shell would read something else
 * - `too-large` `too-deep` `too-complex`: a limit was met, and the rest was not looked at
 * - an `OpaqueReason`: that part could not be seen through
 */
export type AnalysisProblemCode =
  | 'empty'
  | 'unparseable'
  | 'unterminated'
  | 'depends-on-shell'
  | LimitCode
  | OpaqueReason;

/** Something that an analysis could not see through; it never counts as harmless. */
export interface AnalysisProblem {
  /** An `AnalysisProblemCode`, or one of a plugin's own. */
  readonly code: AnalysisProblemCode | (string & {});
  readonly message: string;
  readonly span?: Span;
}

/** What one parse of a command found. */
export interface CommandAnalysis {
  readonly commands: readonly ResolvedCommand[];
  readonly effects: readonly Effect[];
  /** The command with its variable parts taken out, for learning and grouping. */
  readonly template: string;
  readonly problems: readonly AnalysisProblem[];
}
