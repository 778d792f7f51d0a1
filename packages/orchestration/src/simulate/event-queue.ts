import type { RunEvent } from '../run/run-event.js';

interface Due {
  readonly at: number;
  /** Those of one moment come in the order in which they were put in. */
  readonly order: number;
  readonly event: RunEvent;
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** What happens when, the next first: a binary heap. */
export class EventQueue {
  readonly #heap: Due[] = [];
  #order = 0;

  add(at: number, event: RunEvent): void {
    const due = { at, order: this.#order++, event };
    let place = this.#heap.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent] as Due;
      if (!isBefore(due, above)) break;
      this.#heap[place] = above;
      place = parent;
    }
    this.#heap[place] = due;
  }

  next(): { readonly at: number; readonly event: RunEvent } | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (first !== undefined && last !== undefined && this.#heap.length > 0) this.#sink(last);
    return first;
  }

  /** Puts `due` at the top and lets it sink to its place. */
  #sink(due: Due): void {
    const { length } = this.#heap;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      if (left >= length) break;
      const right = left + 1;
      const child = right < length && isBefore(this.#heap[right] as Due, this.#heap[left] as Due) ? right : left;
      if (!isBefore(this.#heap[child] as Due, due)) break;
      this.#heap[place] = this.#heap[child] as Due;
      place = child;
    }
    this.#heap[place] = due;
  }
}
