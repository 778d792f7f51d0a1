import { limits } from '../syntax/limits.js';
import type { FlowTraits } from '../tools/tool-spec.js';
import { limitedText } from '../words/limited-text.js';
import { UNKNOWN } from '../words/markers.js';
import { type InnerFlow, type InnerTraits, joinFlows, joinTraits, mayBe, oneOf, plain } from './flows.js';

/** What one call reads, makes and prints, as far as it is known. */
export class CallContent {
  /** What it reads where no file is named. */
  readonly #stdin: InnerFlow;
  /** Of what it has read or fetched so far. */
  #traits: InnerTraits;
  /** Of what it makes itself, and prints. */
  #made: InnerTraits = plain;
  /** The one file or text that it passes on, if it is one. */
  #text: string | undefined;
  /** What it passes on of several, as far as that is known. */
  #possible: string | undefined;
  #reads = 0;
  #printed: InnerFlow | undefined;
  #hasRun = false;

  constructor(stdin: InnerFlow, traits: InnerTraits) {
    this.#stdin = stdin;
    this.#traits = traits;
  }

  get traits(): InnerTraits {
    return this.#traits;
  }

  /** Traits of all that it may write. */
  get written(): InnerTraits {
    return joinTraits(this.#traits, this.#made);
  }

  get hasPrinted(): boolean {
    return this.#printed !== undefined;
  }

  /** What it reads as a whole. */
  get flow(): InnerFlow {
    if (this.#reads > 0) return { text: this.#text, possible: this.#possible, traits: this.#traits };
    return this.#stdin;
  }

  /** It came from another machine, in part at least. */
  fetches(): void {
    this.#traits = { ...this.#traits, downloaded: true };
  }

  /** What it prints are the answers of a shell. */
  isAnswered(): void {
    this.#traits = { ...this.#traits, answers: true };
  }

  /** What it reads from one of several. */
  take(flow: InnerFlow): void {
    this.#reads += 1;
    this.#traits = joinTraits(this.#traits, flow.traits);
    const isFirst = this.#reads === 1;
    if (!isFirst && flow.text === '') return;
    const isOnly = isFirst || this.#text === '';
    this.#text = isOnly ? flow.text : undefined;
    const possible = `${this.#possible ?? ''}${mayBe(flow) ?? ''}`;
    this.#possible = possible === '' ? undefined : limitedText(possible);
  }

  /** Of what it runs several times, all is printed. */
  passOn(output: InnerFlow): void {
    const all = this.#hasRun && this.#printed !== undefined ? joinFlows(this.#printed, output) : output;
    this.#hasRun = true;
    this.#printed = all.text !== undefined && all.text.length > limits.word ? oneOf([all]) : all;
    this.#traits = joinTraits(this.#traits, output.traits);
  }

  print({ text, ...traits }: Partial<FlowTraits> & { readonly text?: string }): void {
    const given = { ...plain, ...traits };
    this.#made = joinTraits(this.#made, given);
    // Where what it prints comes from, it need not go: a dump of a server is no secret that the server gets.
    this.#traits = joinTraits(this.#traits, { ...given, sensitive: false, valuable: false });
    const isTooLong = text !== undefined && text.length > limits.word;
    // What a filter leaves of a text is as a rule a part of it.
    const possible = isTooLong ? limitedText(text) : text === undefined ? this.#filtered() : undefined;
    this.#printed = { text: isTooLong ? UNKNOWN : text, traits: this.written, possible };
  }

  /** What it prints in the end: what it said that it prints, or what it reads. */
  output(): InnerFlow {
    if (this.#printed !== undefined) return this.#printed;
    const possible = this.#text === undefined ? this.#filtered() : undefined;
    return { text: this.#text, possible, traits: this.#traits };
  }

  /** What a tool may leave of what it reads; what it fetched is something else. */
  #filtered(): string | undefined {
    return this.#traits.downloaded ? undefined : mayBe(this.flow);
  }
}
