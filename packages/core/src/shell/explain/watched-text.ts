import type { Effect, Span } from '../effect.js';
import type { Place } from '../interpret/place.js';
import type { ParsedScript } from '../syntax/parse-script.js';
import type { Word } from '../tools/tool-spec.js';
import type { Positions } from './positions.js';

/** A simple command as it was run. */
export interface Invocation {
  readonly words: readonly Word[];
  readonly place: Place;
  /** Of itself and of all that it ran. */
  readonly effects: readonly Effect[];
  /** Commands that it ran whose words are among its own. */
  readonly inner: readonly Invocation[];
  /** Lines of the shell that it ran itself. */
  readonly lines: readonly WatchedLine[];
  /** The same command with other words or elsewhere: in a loop, a function, with a variable of several values. */
  readonly alternatives: Invocation[];
}

/** A line of the shell that stood in words of a command. */
export interface WatchedLine {
  /** The words, in the text around it. */
  readonly span: Span;
  readonly place: Place;
  readonly text: WatchedText;
  /** Where it runs as well. */
  readonly alternatives: readonly Place[];
  /** What it does, with spans of the text around it. */
  effects: readonly Effect[];
}

/** A text that was run as a script. Spans are indexes of its source. */
export interface WatchedText {
  readonly source: string;
  readonly script: ParsedScript;
  /** In the text around it. */
  readonly positions: Positions;
  /** By the start of their first word. */
  readonly invocations: Map<number, Invocation>;
  /** By the start of the words that hold them. */
  readonly lines: Map<number, WatchedLine>;
  /** By their text, without blanks around it: a here-document is read from elsewhere than the words. */
  readonly given: Map<string, WatchedLine>;
}
