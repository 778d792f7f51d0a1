import { EventEmitter } from 'eventemitter3';
import type { EventListener, OpsEvent } from './event-bus.js';
import { patternsOf } from './event-pattern.js';

/** Who listens to what. */
export interface Subscription {
  readonly pattern: string;
  readonly listener: EventListener<OpsEvent>;
}

/** Who hears an event of a type, in the order they asked for it, whatever their patterns. */
export interface EventRoutes {
  /** Returns what removes the subscription, from the event under way as well. */
  readonly add: (subscription: Subscription) => () => void;
  /** Calls every listener, whatever the others do. */
  readonly send: (event: OpsEvent) => void;
  /** Whether an event of the type would reach anybody. */
  readonly hears: (type: string) => boolean;
}

interface Route extends Subscription {
  readonly order: number;
  open: boolean;
}

/** Types whose listeners are kept resolved; type names that arrive from outside are unbounded. */
const resolvedTypes = 1_024;

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

/**
 * The emitter keeps the routes of each pattern; what a type comes down to is resolved once and kept until a listener
 * comes or goes. Sending is then one look-up: the emitter's own `emit`, once for each pattern that a type matches,
 * would neither keep the order across patterns nor isolate the listeners as cheaply.
 */
export function eventRoutes(report: (error: unknown, pattern: string, event: OpsEvent) => void): EventRoutes {
  const emitter = new EventEmitter<string>();
  const resolved = new Map<string, readonly Route[]>();
  let added = 0;

  const resolve = (type: string): readonly Route[] => {
    const routes = [...patternsOf(type)].flatMap((pattern) =>
      emitter.listeners(pattern).map((route) => (route as () => Route)()),
    );
    routes.sort((a, b) => a.order - b.order);
    if (resolved.size >= resolvedTypes) resolved.clear();
    resolved.set(type, routes);
    return routes;
  };

  const routesOf = (type: string): readonly Route[] => resolved.get(type) ?? resolve(type);

  return {
    add: ({ pattern, listener }) => {
      const route: Route = { pattern, listener, order: added++, open: true };
      // A function of its own for each subscription, so that one function may listen twice.
      const key = (): Route => route;
      emitter.on(pattern, key);
      resolved.clear();
      return () => {
        route.open = false;
        emitter.removeListener(pattern, key);
        resolved.clear();
      };
    },
    send: (event) => {
      // A resolved list never changes: whoever is added meanwhile hears the next event.
      for (const route of routesOf(event.type)) {
        if (!route.open) continue;
        try {
          const result = route.listener(event);
          if (isThenable(result)) result.then(undefined, (error: unknown) => report(error, route.pattern, event));
        } catch (error) {
          report(error, route.pattern, event);
        }
      }
    },
    hears: (type) => routesOf(type).length > 0,
  };
}
