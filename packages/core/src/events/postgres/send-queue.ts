/** An event on its way out, as it was when it was emitted. */
export interface OutgoingEvent {
  readonly id: string;
  readonly type: string;
  readonly json: string;
  readonly bytes: number;
}

/** What waits to be sent: bounded, first in first out, the oldest dropped first. */
export interface SendQueue {
  /** Returns how many had to be dropped for it. */
  push(event: OutgoingEvent): number;
  /** The next to send, within the limits but at least one; they stay, and are not dropped, until `sent`. */
  peek(events: number, bytes: number): readonly OutgoingEvent[];
  /** Lets go of what the last `peek` gave. */
  sent(): void;
  /** Events held. */
  readonly size: number;
  /** Events that ever came in; the newest bears this number. */
  readonly received: number;
  /** Number of the oldest event held: all before it were sent or dropped. */
  readonly oldest: number;
}

interface Held extends OutgoingEvent {
  readonly number: number;
}

export function sendQueue(limit: number, byteLimit: number): SendQueue {
  let held: Held[] = [];
  /** Index of the oldest: what stands before it is spent. */
  let first = 0;
  /** Events from `first` on that are being sent. */
  let sending = 0;
  let bytes = 0;
  let received = 0;

  const size = (): number => held.length - first;

  const remove = (index: number, count: number): void => {
    for (let i = index; i < index + count; i++) bytes -= held[i]?.bytes ?? 0;
    // What is being sent moves up over the dropped one behind it.
    held.copyWithin(first + count, first, index);
    first += count;
    // Moving the rest only once half is spent keeps the cost of each event constant.
    if (first * 2 < held.length) return;
    held = held.slice(first);
    first = 0;
  };

  return {
    push: (event) => {
      held.push({ ...event, number: ++received });
      bytes += event.bytes;
      let dropped = 0;
      while ((size() > limit || bytes > byteLimit) && size() > sending) {
        remove(first + sending, 1);
        dropped++;
      }
      return dropped;
    },
    peek: (events, most) => {
      let total = 0;
      sending = 0;
      for (let i = first; i < held.length && sending < events; i++) {
        total += held[i]?.bytes ?? 0;
        if (sending > 0 && total > most) break;
        sending++;
      }
      return held.slice(first, first + sending);
    },
    sent: () => {
      const count = sending;
      sending = 0;
      remove(first, count);
    },
    get size() {
      return size();
    },
    get received() {
      return received;
    },
    get oldest() {
      return held[first]?.number ?? received + 1;
    },
  };
}
