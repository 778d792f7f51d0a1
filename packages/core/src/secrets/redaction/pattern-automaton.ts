import { StartFilter } from './start-filter.js';

/**
 * Patterns of bytes in one machine that reads a text once, however many they are and however they overlap: that of Aho
 * and Corasick ("Efficient string matching", Communications of the ACM 18(6), 1975). Time is linear in the text whatever
 * the patterns are, memory linear in their total length.
 */
export class PatternAutomaton {
  /** Where a pattern may start. */
  readonly starts = new StartFilter();
  /** The state after the first byte, 0 when no pattern starts with it. */
  readonly #rootChildren = new Int32Array(256);
  readonly #firstChild: Int32Array;
  readonly #nextSibling: Int32Array;
  readonly #byte: Uint8Array;
  readonly #depth: Int32Array;
  readonly #fallback: Int32Array;
  readonly #longest: Int32Array;
  readonly #settled: Int32Array;
  readonly #label: Uint16Array;
  readonly #labels: string[] = [];
  #size = 1;

  /** @param patterns - texts of one character per byte, five or more, each with its label */
  constructor(patterns: ReadonlyMap<string, string>) {
    let most = 1;
    for (const pattern of patterns.keys()) most += pattern.length;
    this.#firstChild = new Int32Array(most);
    this.#nextSibling = new Int32Array(most);
    this.#byte = new Uint8Array(most);
    this.#depth = new Int32Array(most);
    this.#fallback = new Int32Array(most);
    this.#longest = new Int32Array(most);
    this.#settled = new Int32Array(most);
    this.#label = new Uint16Array(most);
    for (const [pattern, label] of patterns) this.#insert(pattern, label);
    this.#link();
  }

  /** The state after one more byte; 0 has read nothing. */
  step(from: number, byte: number): number {
    let state = from;
    let next = this.#child(state, byte);
    while (next === 0 && state !== 0) {
      state = this.#fallback[state] as number;
      next = this.#child(state, byte);
    }
    return next;
  }

  /** Length of the longest pattern that ends in `state`, 0 when none does. */
  matchLength(state: number): number {
    return this.#longest[state] as number;
  }

  matchLabel(state: number): string {
    return this.#labels[this.#label[state] as number] as string;
  }

  /** How many of the last bytes read may be the beginning of a pattern. */
  depth(state: number): number {
    return this.#depth[state] as number;
  }

  /** The state to go on from: where nothing longer can follow, the longest beginning inside what was read. */
  settle(state: number): number {
    return this.#settled[state] as number;
  }

  #child(state: number, byte: number): number {
    if (state === 0) return this.#rootChildren[byte] as number;
    let child = this.#firstChild[state] as number;
    while (child !== 0 && this.#byte[child] !== byte) child = this.#nextSibling[child] as number;
    return child;
  }

  #addChild(state: number, byte: number): number {
    const added = this.#size++;
    this.#byte[added] = byte;
    this.#depth[added] = (this.#depth[state] as number) + 1;
    this.#nextSibling[added] = this.#firstChild[state] as number;
    this.#firstChild[state] = added;
    if (state === 0) this.#rootChildren[byte] = added;
    return added;
  }

  #insert(pattern: string, label: string): void {
    let state = 0;
    for (let i = 0; i < pattern.length; i++) {
      const byte = pattern.charCodeAt(i);
      state = this.#child(state, byte) || this.#addChild(state, byte);
    }
    this.#longest[state] = pattern.length;
    this.#label[state] = this.#labelIndex(label);
    this.starts.add(pattern);
  }

  #labelIndex(label: string): number {
    // The forms of one secret come together.
    if (this.#labels.at(-1) !== label) this.#labels.push(label);
    return this.#labels.length - 1;
  }

  /** Breadth first, so that the fallback of every shorter state is there when a longer one asks for it. */
  #link(): void {
    const queue = new Int32Array(this.#size);
    let filled = 1;
    for (let head = 0; head < queue.length; head++) {
      const state = queue[head] as number;
      for (let next = this.#firstChild[state] as number; next !== 0; next = this.#nextSibling[next] as number) {
        this.#linkState(next, state);
        queue[filled++] = next;
      }
    }
  }

  #linkState(state: number, parent: number): void {
    const back = parent === 0 ? 0 : this.step(this.#fallback[parent] as number, this.#byte[state] as number);
    this.#fallback[state] = back;
    this.#settled[state] = this.#firstChild[state] === 0 ? (this.#settled[back] as number) : state;
    if (this.#longest[state] !== 0) return;
    this.#longest[state] = this.#longest[back] as number;
    this.#label[state] = this.#label[back] as number;
  }
}
