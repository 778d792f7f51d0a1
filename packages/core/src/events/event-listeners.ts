import { OpsError } from '../errors/ops-error.js';
import type { Logger } from '../logger/logger.js';
import type { EventBusErrorCode, EventListener, EventStream, OpsEvent, StreamOptions } from './event-bus.js';
import { eventRoutes } from './event-routes.js';
import { eventStream } from './event-stream.js';

interface Signalled {
  readonly signal?: AbortSignal;
}

/** All that listens to a bus, and how it ends. Types are those of the envelope; `EventBus` narrows them. */
export interface EventListeners {
  readonly send: (event: OpsEvent) => void;
  readonly hears: (type: string) => boolean;
  readonly on: (pattern: string, listener: EventListener<OpsEvent>, options?: Signalled) => () => void;
  readonly once: (pattern: string, options?: Signalled) => Promise<OpsEvent>;
  readonly stream: (pattern: string, options?: StreamOptions) => EventStream<OpsEvent>;
  readonly close: () => void;
}

const defaultStreamLimit = 1_000;
const nothing = (): void => {};

const busClosed = (pattern: string): OpsError<EventBusErrorCode> =>
  new OpsError('bus-closed', `The event bus closed while '${pattern}' was awaited; listen on an open bus.`, {
    details: { pattern },
  });

export function eventListeners(logger: Logger): EventListeners {
  /** What listens, awaits or iterates, each by what ends it. */
  const open = new Set<() => void>();
  let closed = false;

  const report = (error: unknown, pattern: string, { id, type }: OpsEvent): void => {
    try {
      logger.error({ err: error, pattern, type, event: id }, 'An event listener failed; no other was disturbed.');
    } catch {
      // Even a logger that throws must not reach whoever emits.
    }
  };

  const routes = eventRoutes(report);

  const on: EventListeners['on'] = (pattern, listener, { signal } = {}) => {
    if (closed || signal?.aborted === true) return nothing;
    const remove = routes.add({ pattern, listener });
    const stop = (): void => {
      if (!open.delete(stop)) return;
      remove();
      signal?.removeEventListener('abort', stop);
    };
    open.add(stop);
    signal?.addEventListener('abort', stop, { once: true });
    return stop;
  };

  const once: EventListeners['once'] = (pattern, { signal } = {}) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (closed) throw busClosed(pattern);
      const settle = (conclude: () => void): void => {
        stop();
        open.delete(close);
        signal?.removeEventListener('abort', abort);
        conclude();
      };
      const abort = (): void => settle(() => reject(signal?.reason));
      const close = (): void => settle(() => reject(busClosed(pattern)));
      const stop = on(pattern, (event) => settle(() => resolve(event)));
      open.add(close);
      signal?.addEventListener('abort', abort, { once: true });
    });

  const stream: EventListeners['stream'] = (pattern, { signal, limit = defaultStreamLimit } = {}) => {
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new OpsError<EventBusErrorCode>(
        'bus-option-invalid',
        `The limit of a stream of '${pattern}' is ${limit}; it must be a whole number of at least 1.`,
        { details: { pattern, limit } },
      );
    }
    const queue = eventStream<OpsEvent>(limit, () => {
      stop();
      open.delete(queue.end);
      signal?.removeEventListener('abort', queue.cancel);
    });
    const stop = on(pattern, queue.push);
    open.add(queue.end);
    signal?.addEventListener('abort', queue.cancel, { once: true });
    if (closed || signal?.aborted === true) queue.cancel();
    return queue.stream;
  };

  const close = (): void => {
    closed = true;
    for (const end of open) end();
  };

  return { send: routes.send, hears: routes.hears, on, once, stream, close };
}
