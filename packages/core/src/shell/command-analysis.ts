import type { Effect } from './effect.js';

/** A simple command after its wrappers were taken off. */
export interface ResolvedCommand {
  /** Program name without its path. */
  readonly program: string;
  readonly arguments: readonly string[];
  /** `sudo`, `env`, … outermost first. */
  readonly wrappers: readonly string[];
  readonly span: readonly [start: number, end: number];
}

/** Something an analysis could not see through; it never counts as harmless. */
export interface AnalysisProblem {
  readonly code: string;
  readonly message: string;
  readonly span?: readonly [start: number, end: number];
}

/** What one parse of a command found. */
export interface CommandAnalysis {
  readonly commands: readonly ResolvedCommand[];
  readonly effects: readonly Effect[];
  /** The command with its variable parts taken out, for learning and grouping. */
  readonly template: string;
  readonly problems: readonly AnalysisProblem[];
}
