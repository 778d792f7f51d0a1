import type { Effect } from '@opspilot/core';
import type { Look } from '../state/state-kind.js';

/**
 * How a command is taken back.
 *
 * - `exact`: what it changed can be set back to the very value it had
 * - `by-content`: files that it changes are captured and restored
 * - `by-compensation`: something is done that comes to the same, though not to the same bits: a package is installed again, a service
 *   started again with an empty memory
 */
export type Reversal = 'exact' | 'by-content' | 'by-compensation';

/** A simple command as families see it. */
export interface Call {
  readonly program: string;
  /** Every one is known: a command with words that only a shell will know is not offered. */
  readonly words: readonly string[];
  readonly effects: readonly Effect[];
  /** User that it runs as, as far as the command or the request says so. */
  readonly user?: string;
  /** Where it runs, absolute; undefined when that cannot be told. */
  readonly directory?: string;
  /** The file that it is given behind `<`. */
  readonly input?: string;
}

/** That a command can be taken back, and what has to be looked at before and after. */
export interface Claim {
  /** `nothing`: it changes nothing, unless what is looked at says otherwise. */
  readonly reversal: Reversal | 'nothing';
  readonly looks: readonly Look[];
  /** What its host alone can tell whether it is lost; for a person. */
  readonly undecided?: readonly string[];
  /** Whether its looks read the script that the command is given: what that does is not known from the command alone. */
  readonly readsScript?: true;
}

/** Commands that change the same kind of thing in the same way. */
export interface Family {
  /** In the catalogue of inverses. */
  readonly id: string;
  readonly programs: readonly string[];
  /** Whether its words may be statements: a wildcard that stands in quotes in one is none. */
  readonly takesStatements?: true;
  /** Undefined: not a form that is known to be taken back. */
  claim(call: Call): Claim | undefined;
}
