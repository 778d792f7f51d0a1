import type { ByteWindow } from './byte-window.js';
import { type HiddenRange, HiddenRanges } from './hidden-ranges.js';
import type { PatternAutomaton } from './pattern-automaton.js';
import type { Scanner } from './scanner.js';

/** Finds every occurrence of the patterns of an automaton, overlapping ones too. */
export class KnownSecretScanner implements Scanner {
  readonly found = new HiddenRanges();
  readonly #automaton: PatternAutomaton;
  #state = 0;
  position = 0;

  /**
   * @param position - where to start in the window
   * @param unfinished - what the scanner before it had begun to hide there
   */
  constructor(automaton: PatternAutomaton, position = 0, unfinished?: HiddenRange) {
    this.#automaton = automaton;
    this.position = position;
    if (unfinished !== undefined) this.found.add(position, unfinished.end, unfinished.label);
  }

  scan(window: ByteWindow): number {
    const automaton = this.#automaton;
    const { bytes, length } = window;
    let state = this.#state;
    for (let i = this.position; i < length; i++) {
      // The loop that a flood spends its time in.
      if (state === 0) i = automaton.starts.next(bytes, i, length);
      state = automaton.step(state, bytes[i] as number);
      const matched = automaton.matchLength(state);
      if (matched > 0) this.found.add(i + 1 - matched, i + 1, automaton.matchLabel(state));
      state = automaton.settle(state);
    }
    this.#state = state;
    this.position = length;
    return window.ended ? length : length - automaton.depth(state);
  }

  reset(): void {
    this.position = 0;
    this.#state = 0;
    this.found.clear();
  }

  rebase(count: number): void {
    this.position -= count;
    this.found.rebase(count);
  }
}
