/** Codes of the errors that a bus throws or rejects with. */
export type EventBusErrorCode = 'bus-closed' | 'bus-option-invalid';

/** Event types and what each carries. */
export type EventMap = object;

/** What every event is wrapped in; the attribute names are those of CloudEvents 1.0 (https://github.com/cloudevents/spec). */
export interface OpsEvent<Type extends string = string, Data = unknown> {
  /** Unique across processes: bridges deduplicate by it. */
  readonly id: string;
  /** The process that emitted it. */
  readonly source: string;
  /** `noun.verb`, the verb in the past tense. */
  readonly type: Type;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** What it is about: a command's id, a host's name. */
  readonly subject?: string;
  readonly data: Data;
}

/** The event of each type of a map, as a union: `event.type` narrows `event.data`. */
export type EventOf<Events extends EventMap, Type extends keyof Events = keyof Events> = {
  [T in Type & string]: OpsEvent<T, T extends keyof Events ? Events[T] : never>;
}[Type & string];

type Prefix<Type extends string> = Type extends `${infer Head}.${string}` ? `${Head}.*` : never;

/** One type, all types of a noun (`command.*`), or every type (`*`). */
export type EventPattern<Events extends EventMap> = (keyof Events & string) | Prefix<keyof Events & string> | '*';

/** The types that a pattern stands for. */
export type Matching<Events extends EventMap, Pattern extends string> = Pattern extends '*'
  ? keyof Events
  : Pattern extends `${infer Head}.*`
    ? keyof Events & `${Head}.${string}`
    : keyof Events & Pattern;

/** Hears an event. What it returns is ignored; a promise that rejects is logged. */
export type EventListener<Event> = (event: Event) => unknown;

/** How an iteration over events ends, and how far it may lag. */
export interface StreamOptions {
  /** Ends the iteration, quietly: events still held are let go. */
  readonly signal?: AbortSignal;
  /** Events held for a slow reader before the oldest are dropped; default 1,000. */
  readonly limit?: number;
}

/** An async iteration over events that knows what it lost. When the bus closes it gives what it holds, then ends. */
export interface EventStream<Event> extends AsyncIterableIterator<Event> {
  /** Events dropped because the reader was slow. */
  readonly dropped: number;
}

/**
 * Tells what happened, never asks. Listeners run in the order they were added, synchronously; one that throws or
 * rejects is logged and disturbs neither the emitter nor the others.
 */
export interface EventBus<Events extends EventMap> {
  /** Tells everybody who listens to `type`; returns the event with its envelope. `subject` is what it is about. */
  emit<Type extends keyof Events & string>(type: Type, data: Events[Type], subject?: string): EventOf<Events, Type>;
  /** Returns what removes the listener; an aborted `signal` removes it too. */
  on<Pattern extends EventPattern<Events>>(
    pattern: Pattern,
    listener: EventListener<EventOf<Events, Matching<Events, Pattern>>>,
    options?: { readonly signal?: AbortSignal },
  ): () => void;
  /** The next event; rejects with the signal's reason when it aborts first, with `bus-closed` when the bus closes. */
  once<Pattern extends EventPattern<Events>>(
    pattern: Pattern,
    options?: { readonly signal?: AbortSignal },
  ): Promise<EventOf<Events, Matching<Events, Pattern>>>;
  /** Events from now on; listening starts with the call, not with the first `next()`. */
  stream<Pattern extends EventPattern<Events>>(
    pattern: Pattern,
    options?: StreamOptions,
  ): EventStream<EventOf<Events, Matching<Events, Pattern>>>;
  /** The same bus, seen with more event types: how a plugin adds its own. */
  extend<More extends EventMap>(): EventBus<Events & More>;
  /**
   * For bridges: hands an event of another process to the listeners here, its envelope untouched. An event of this
   * bus, or one that was delivered before (by its id, among the last 8,192), is ignored.
   */
  deliver(event: OpsEvent): void;
  /** For bridges: whether this bus emitted the event, so that none sends on what another delivered. */
  isOwn(event: OpsEvent): boolean;
  /** Name of this process in envelopes. */
  readonly source: string;
}

/** A bus in the hands of whoever made it, who alone may close it. */
export interface OwnedEventBus<Events extends EventMap> extends EventBus<Events> {
  /** Whether anybody listens to `type` now. An event that nobody hears need not be made. */
  hears(type: keyof Events & string): boolean;
  /**
   * Removes every listener; a pending `once` rejects with `bus-closed`, streams give what they hold and end. What is
   * emitted or delivered afterwards reaches nobody. May be called twice.
   */
  close(): void;
}
