import type { Clock } from '../clock/clock.js';
import { OpsError } from '../errors/ops-error.js';
import type { Logger } from '../logger/logger.js';
import { newId } from '../random/new-id.js';
import type { Random } from '../random/random.js';
import type {
  EventBusErrorCode,
  EventListener,
  EventMap,
  OpsEvent,
  OwnedEventBus,
  StreamOptions,
} from './event-bus.js';
import { eventRoutes } from './event-routes.js';
import { eventStream } from './event-stream.js';
import { seenIds } from './seen-ids.js';

export interface EventBusOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Told of listeners that throw or reject, at `error`, without the event's data. */
  readonly logger: Logger;
  /** Name of this process in envelopes, a URI-reference by CloudEvents' rule; by default one of chance. */
  readonly source?: string;
}

interface Signalled {
  readonly signal?: AbortSignal;
}

const defaultStreamLimit = 1_000;
const nothing = (): void => {};

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

const failure = (code: EventBusErrorCode, message: string, details?: Readonly<Record<string, unknown>>): OpsError =>
  new OpsError<EventBusErrorCode>(code, message, details === undefined ? {} : { details });

/**
 * An event bus for one process.
 *
 * A listener added while an event is emitted hears the next one; one removed hears nothing more, that event included.
 * An event emitted by a listener reaches everyone before the outer one goes on to its next listener.
 *
 * @throws OpsError `bus-option-invalid` when `source` is empty
 */
export function createEventBus<Events extends EventMap>(options: EventBusOptions): OwnedEventBus<Events> {
  const { clock, logger } = options;
  const prefix = `${newId(clock, options.random)}-`;
  const source = options.source ?? `opspilot/${prefix.slice(0, -1)}`;
  if (source === '') throw failure('bus-option-invalid', 'An event bus needs a source that is not empty, or none.');

  const routes = eventRoutes();
  const delivered = seenIds();
  /** What listens, awaits or iterates, each by what ends it. */
  const open = new Set<() => void>();
  let count = 0;
  let closed = false;

  const report = (error: unknown, pattern: string, event: OpsEvent): void => {
    try {
      logger.error(
        { err: error, pattern, type: event.type, event: event.id },
        'An event listener failed; the others were not disturbed.',
      );
    } catch {
      // Even a logger that throws must not reach whoever emits.
    }
  };

  const on = (pattern: string, listener: EventListener<OpsEvent>, { signal }: Signalled = {}): (() => void) => {
    if (closed || signal?.aborted === true) return nothing;
    let listening = true;
    const remove = routes.add(pattern, (event) => {
      if (!listening) return;
      try {
        const result = listener(event);
        if (isThenable(result)) result.then(undefined, (error: unknown) => report(error, pattern, event));
      } catch (error) {
        report(error, pattern, event);
      }
    });
    const stop = (): void => {
      if (!listening) return;
      listening = false;
      remove();
      open.delete(stop);
      signal?.removeEventListener('abort', stop);
    };
    open.add(stop);
    signal?.addEventListener('abort', stop, { once: true });
    return stop;
  };

  const once = (pattern: string, { signal }: Signalled = {}): Promise<OpsEvent> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const settle = (conclude: () => void): void => {
        stop();
        open.delete(close);
        signal?.removeEventListener('abort', abort);
        conclude();
      };
      const abort = (): void => settle(() => reject(signal?.reason));
      const close = (): void =>
        settle(() =>
          reject(
            failure('bus-closed', `The event bus closed before '${pattern}' happened; nothing more will.`, { pattern }),
          ),
        );
      const stop = on(pattern, (event) => settle(() => resolve(event)));
      open.add(close);
      signal?.addEventListener('abort', abort, { once: true });
      if (closed) close();
    });

  const stream = (pattern: string, { signal, limit = defaultStreamLimit }: StreamOptions = {}) => {
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw failure('bus-option-invalid', `A stream's limit is a whole number of at least 1, not ${limit}.`, { limit });
    }
    const queue = eventStream<OpsEvent>(limit, () => {
      stop();
      open.delete(queue.end);
      signal?.removeEventListener('abort', queue.cancel);
    });
    const stop = on(pattern, queue.push);
    open.add(queue.end);
    signal?.addEventListener('abort', queue.cancel, { once: true });
    if (signal?.aborted === true) queue.cancel();
    if (closed) queue.end();
    return queue.stream;
  };

  const bus = {
    source,
    emit: (type: string, data: unknown, subject?: string): OpsEvent => {
      const id = prefix + ++count;
      const time = clock.now();
      const event: OpsEvent = Object.freeze(
        subject === undefined ? { id, source, type, time, data } : { id, source, type, time, subject, data },
      );
      routes.send(event);
      return event;
    },
    on,
    once,
    stream,
    extend: () => bus,
    deliver: (event: OpsEvent): void => {
      if (closed || event.id.startsWith(prefix) || delivered.seen(event.id)) return;
      routes.send(event);
    },
    isOwn: (event: OpsEvent): boolean => event.id.startsWith(prefix),
    close: (): void => {
      closed = true;
      for (const end of open) end();
    },
  };
  // The implementation knows events by their envelope alone; the types of `Events` exist for callers only.
  return bus as unknown as OwnedEventBus<Events>;
}
