import type { Logger } from '../logger/logger.js';
import { heartbeatInterval } from './instances.js';

/** Ends of commands between two prunings: what is over a limit meanwhile is this much at most. */
const finishesPerPruning = 1000;
/** Heartbeats between two prunings of a process in which nothing ends: five minutes. */
const beatsPerPruning = 20;

export interface UpkeepParts {
  readonly beat: () => Promise<void>;
  readonly flush: () => Promise<void>;
  readonly reconcile: () => Promise<unknown>;
  readonly prune: () => Promise<unknown>;
  readonly logger: Logger;
}

export interface Upkeep {
  /** Another command has ended. */
  finished(): void;
  /** Stops the timer and waits for what it started. May be called twice. */
  stop(): Promise<void>;
}

/**
 * What a history does beside its work: a sign of life, another try at what could not be written, the commands of dead
 * processes, retention. Prunes once at the start. Never keeps the process alive; failures are logged and tried again.
 */
export function startUpkeep({ beat, flush, reconcile, prune, logger }: UpkeepParts): Upkeep {
  let finishes = 0;
  let beats = 0;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();

  const enqueue = (what: string, work: () => Promise<unknown>): void => {
    running = running.then(async () => {
      if (stopped) return;
      try {
        await work();
      } catch (error) {
        logger.warn({ error: String(error) }, `the history's ${what} failed and is tried again later`);
      }
    });
  };

  enqueue('pruning', prune);
  const timer = setInterval(() => {
    enqueue('heartbeat', beat);
    enqueue('flush', flush);
    enqueue('reconciliation', reconcile);
    beats++;
    if (beats % beatsPerPruning === 0) enqueue('pruning', prune);
  }, heartbeatInterval).unref();

  return {
    finished() {
      finishes++;
      if (finishes % finishesPerPruning === 0) enqueue('pruning', prune);
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
