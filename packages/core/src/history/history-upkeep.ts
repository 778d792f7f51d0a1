import type { Logger } from '../logger/logger.js';
import { heartbeatInterval } from './instances.js';

/** Milliseconds that an end may wait in the journal, which is also what a power failure may cost. */
const archiveDelay = 1_000;
/** Ends that do not wait any longer. */
const archiveCount = 500;
/** Ends of commands between two prunings: what is over a limit meanwhile is this much at most. */
const finishesPerPruning = 1_000;
/** Heartbeats between two prunings of a process in which nothing ends: five minutes. */
const beatsPerPruning = 20;

export interface UpkeepParts {
  readonly beat: () => Promise<unknown>;
  readonly flush: () => Promise<unknown>;
  readonly reconcile: () => Promise<unknown>;
  /** Moves ended commands out of the journal, and everything to the disk. */
  readonly archive: () => Promise<unknown>;
  readonly prune: () => Promise<unknown>;
  readonly logger: Logger;
}

export interface Upkeep {
  /** Another command has ended. */
  finished(): void;
  /** Stops the timers and waits for what they started. May be called twice. */
  stop(): Promise<void>;
}

/**
 * What a history does beside its work: signs of life, another try at what could not be written, the commands of dead
 * processes, the journal, retention. Prunes once at the start. Never keeps the process alive; failures are logged and
 * tried again.
 */
export function startUpkeep({ beat, flush, reconcile, archive, prune, logger }: UpkeepParts): Upkeep {
  let finishes = 0;
  let beats = 0;
  let stopped = false;
  let archiving: NodeJS.Timeout | undefined;
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
  const archiveNow = (): void => {
    clearTimeout(archiving);
    archiving = undefined;
    enqueue('archiving', archive);
  };

  enqueue('pruning', prune);
  const heart = setInterval(() => {
    enqueue('heartbeat', beat);
    enqueue('flush', flush);
    enqueue('reconciliation', reconcile);
    enqueue('archiving', archive);
    beats++;
    if (beats % beatsPerPruning === 0) enqueue('pruning', prune);
  }, heartbeatInterval).unref();

  return {
    finished() {
      finishes++;
      if (finishes % archiveCount === 0) archiveNow();
      else archiving ??= setTimeout(archiveNow, archiveDelay).unref();
      if (finishes % finishesPerPruning === 0) enqueue('pruning', prune);
    },
    async stop() {
      stopped = true;
      clearInterval(heart);
      clearTimeout(archiving);
      await running;
    },
  };
}
