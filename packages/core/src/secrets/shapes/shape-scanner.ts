import type { ByteWindow } from '../redaction/byte-window.js';
import { HiddenRanges } from '../redaction/hidden-ranges.js';
import type { Scanner } from '../redaction/scanner.js';
import { startsWord } from './boundary.js';
import type { Remainder, ShapeMatch } from './shape.js';
import type { ShapeIndex } from './shape-index.js';

/** Finds what has the shape of a secret, from left to right, one match after the other. */
export class ShapeScanner implements Scanner {
  readonly found = new HiddenRanges();
  readonly #index: ShapeIndex;
  #remainder: Remainder | undefined;
  #label = '';
  position = 0;

  constructor(index: ShapeIndex) {
    this.#index = index;
  }

  scan(window: ByteWindow): number {
    while (this.position < window.length) {
      if (this.#remainder !== undefined) {
        this.#finish(window, this.#remainder);
        if (window.starved) return this.position;
        continue;
      }
      const start = this.#index.nextStart(window, this.position);
      if (start === window.length) {
        this.position = start;
        break;
      }
      const match = this.#matchAt(window, start);
      if (window.starved) {
        this.position = start;
        return this.#sureUpTo(window, start);
      }
      this.#accept(match, start);
    }
    return window.length;
  }

  reset(): void {
    this.position = 0;
    this.#remainder = undefined;
    this.found.clear();
  }

  rebase(count: number): void {
    this.position -= count;
    this.found.rebase(count);
  }

  #accept(match: ShapeMatch | undefined, start: number): void {
    if (match === undefined) {
      this.position = start + 1;
      return;
    }
    this.found.add(match.start, match.end, match.label);
    this.#label = match.label;
    this.#remainder = match.remainder;
    this.position = match.end;
  }

  #finish(window: ByteWindow, remainder: Remainder): void {
    window.starved = false;
    const end = remainder(window, this.position);
    if (end > this.position) this.found.add(this.position, end, this.#label);
    if (!window.starved) this.#remainder = undefined;
    this.position = end;
  }

  /** The first match of the shapes whose anchor is at `start`; to be thrown away when the window starved. */
  #matchAt(window: ByteWindow, start: number): ShapeMatch | undefined {
    const candidates = this.#index.startingAt(window, start);
    window.starved = false;
    for (const { shape, anchor } of candidates) {
      if (shape.hidesAnchor && !startsWord(window, start)) continue;
      window.hold = shape.hidesAnchor ? start : window.length;
      const match = window.has(anchor, start) ? shape.match(window, start, anchor) : undefined;
      if (match !== undefined || window.starved) return match;
    }
    return;
  }

  /** What the starved match at `start` may hide, or one behind it whose anchor it has read past. */
  #sureUpTo(window: ByteWindow, start: number): number {
    const hold = Math.min(window.hold, window.length);
    for (let i = start + 1; i < hold; i++) {
      if (
        this.#index.startingAt(window, i).some(({ shape, anchor }) => shape.hidesAnchor && mayBe(window, anchor, i))
      ) {
        return i;
      }
    }
    return hold;
  }
}

function mayBe(window: ByteWindow, anchor: string, position: number): boolean {
  window.starved = false;
  return window.has(anchor, position) || window.starved;
}
