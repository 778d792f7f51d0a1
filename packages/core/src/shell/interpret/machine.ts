import type { Span } from '../effect.js';
import type { ParsedScript } from '../syntax/parse-script.js';
import type { Word } from '../tools/tool-spec.js';
import type { ToolTable } from '../tools/tool-table.js';
import type { AnalysisRun } from './analysis-run.js';
import { type InnerFlow, type InnerTraits, nothing, plain } from './flows.js';
import type { Frame } from './frame.js';
import type { Place } from './place.js';

/** A word after folding, and where its content came from. */
export interface FoldedWord extends Word {
  readonly traits: InnerTraits;
  /** It stands for any number of words, of which each is like it. */
  readonly isMany?: true;
}

/** A tool's word as a folded one: itself where it is one, as the words that a wrapper was given and hands on. */
export function asFolded(word: Word, span: Span): FoldedWord {
  if ('traits' in word && span === word.span) return word as FoldedWord;
  const { text, verbatim } = word;
  return { text, span, traits: 'traits' in word ? (word as FoldedWord).traits : plain, verbatim };
}

/** What a command reads and where what it prints goes, as far as that matters. */
export interface Input {
  readonly flow: InnerFlow;
  /** It reads a pipe, a file or a document rather than what the whole was started with. */
  readonly isGiven: boolean;
  /** It is joined to another machine by a redirection. */
  readonly isRemote: boolean;
}

/** Nothing to read, of its own or given. */
export const noInput: Input = Object.freeze({ flow: nothing, isGiven: false, isRemote: false });

/** The parts of the interpreter, which call each other. */
export interface Machine {
  readonly run: AnalysisRun;
  readonly tools: ToolTable;
  /** Runs a parsed script in a frame; answers what it prints. `source` is the text that it was parsed from. */
  script(script: ParsedScript, source: string, frame: Frame, place: Place, input: Input): InnerFlow;
  /** Parses and runs a line that stands in words of the command. */
  line(line: Word & Partial<Pick<FoldedWord, 'traits'>>, frame: Frame, place: Place, input: Input): InnerFlow;
  /** Runs a simple command given by its words. */
  invoke(words: readonly FoldedWord[], frame: Frame, place: Place, input: Input): InnerFlow;
}

/** What folding a word needs to know of where it stands. */
export interface Standing {
  readonly machine: Machine;
  readonly source: string;
  readonly frame: Frame;
  readonly place: Place;
  readonly input: Input;
  /** All commands within the word that is folded were run before: those in its patterns are not again. */
  readonly isVisited?: true;
}
