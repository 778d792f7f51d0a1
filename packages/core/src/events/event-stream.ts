import type { EventStream } from './event-bus.js';

/** The writing end of an `EventStream`. */
export interface StreamSource<Event> {
  readonly stream: EventStream<Event>;
  readonly push: (event: Event) => void;
  /** No more events: the reader gets what is held, then the end. */
  readonly end: () => void;
  /** The end now; what is held is let go. */
  readonly cancel: () => void;
}

/** A bounded queue between listeners and one slow reader: at `limit` events the oldest gives way and is counted. */
export function eventStream<Event>(limit: number, onEnd: () => void): StreamSource<Event> {
  /** Read from `first` on: dropping the oldest must not move the others. */
  let held: Event[] = [];
  let first = 0;
  let dropped = 0;
  let ended = false;
  const waiting: ((result: IteratorResult<Event>) => void)[] = [];

  const finish = (): void => {
    if (ended) return;
    ended = true;
    onEnd();
    for (const resolve of waiting.splice(0)) resolve({ done: true, value: undefined });
  };

  const cancel = (): void => {
    held = [];
    first = 0;
    finish();
  };

  const take = (): Event => {
    const event = held[first] as Event;
    first++;
    // Moving the rest only once half is spent keeps the cost of a read constant.
    if (first * 2 >= held.length) {
      held = held.slice(first);
      first = 0;
    }
    return event;
  };

  return {
    push: (event) => {
      if (ended) return;
      const resolve = waiting.shift();
      if (resolve !== undefined) {
        resolve({ done: false, value: event });
        return;
      }
      if (held.length - first >= limit) {
        take();
        dropped++;
      }
      held.push(event);
    },
    end: finish,
    cancel,
    stream: {
      get dropped() {
        return dropped;
      },
      next: () => {
        if (first < held.length) return Promise.resolve({ done: false, value: take() });
        if (ended) return Promise.resolve({ done: true, value: undefined });
        return new Promise((resolve) => waiting.push(resolve));
      },
      return: () => {
        cancel();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    },
  };
}
