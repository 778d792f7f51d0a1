import { setImmediate as immediate } from 'node:timers/promises';
import type { Clock, Logger } from '@opspilot/core';
import type { Journal } from '../journal/journal.js';
import { persist } from '../journal/persist.js';
import { readably } from '../journal/read-events.js';
import type { Program } from '../run/program.js';
import type { RunEvent } from '../run/run-event.js';
import type { RunState } from '../run/run-state.js';
import { Narrator } from './narrator.js';
import type { RunNews } from './run-news.js';

/** One stored event of a run, and what it came to. */
export interface RunUpdate {
  /** Id of the run. */
  readonly run: string;
  /** Place of the event among those of the run, from 0 on. */
  readonly sequence: number;
  /** When it was stored, milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  readonly event: RunEvent;
  /** What happened with it, by names; empty when it changed nothing that anybody wants to know. */
  readonly news: readonly RunNews[];
  /** The run behind it. */
  readonly state: RunState;
  readonly program: Program;
}

/** Options of `watch`. */
export interface WatchOptions {
  /** Sequence of the last update that was seen: those behind it come. Default: all, from the first on. */
  readonly after?: number;
  /** Ends the iteration, quietly. */
  readonly signal?: AbortSignal;
}

/** Tells when a run may have gone on; resolves at the latest when `signal` aborts. */
export type Stirring = (run: string, signal: AbortSignal) => Promise<void>;

/** Events read at a time: as many are held for a slow reader, and no more. */
const block = 200;
/** Milliseconds between two looks at a run that another process drives. */
const lookEvery = 250;

/** What a watcher needs of the engine. */
interface Source {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stirring: Stirring;
}

/** Reads until a storage that is away answers: a run goes on meanwhile, and is not lost sight of. */
function reading<Value>(run: string, signal: AbortSignal, source: Source, read: () => Promise<Value>): Promise<Value> {
  const { clock, logger } = source;
  const onAway = (error: unknown): void => logger.warn({ error, run }, 'a run could not be read; it is tried again');
  return persist(read, { clock, signal, onAway });
}

/** Blocks of stored events, the last one at the run's end. Nothing is read before somebody asks for it. */
async function* blocksOf(run: string, signal: AbortSignal, source: Source) {
  const { journal, clock, stirring } = source;
  for (let next = 0; !signal.aborted; ) {
    const wait = new AbortController();
    const stop = (): void => wait.abort();
    signal.addEventListener('abort', stop, { once: true });
    // Listened for before the look, so that what comes meanwhile is not slept over.
    const stirred = stirring(run, wait.signal);
    try {
      const { events, isEnd } = await reading(run, signal, source, () => journal.read(run, next, block));
      next += events.length;
      yield events;
      if (isEnd) return;
      if (events.length < block) await Promise.race([stirred, clock.sleep(lookEvery, wait.signal).catch(() => {})]);
    } finally {
      signal.removeEventListener('abort', stop);
      wait.abort();
    }
  }
}

/**
 * The stored events of a run, from the first on, then those that come, until the run's end. A slow reader holds nobody up.
 */
export async function* watchRun(
  run: string,
  { after = -1, signal = new AbortController().signal }: WatchOptions,
  source: Source,
): AsyncGenerator<RunUpdate, void, void> {
  try {
    yield* updatesOf(run, after, signal, source);
  } catch (error) {
    // Who has ended it asks for nothing more, also where a storage was waited for.
    if (!signal.aborted) throw error;
  }
}

async function* updatesOf(
  run: string,
  after: number,
  signal: AbortSignal,
  source: Source,
): AsyncGenerator<RunUpdate, void, void> {
  const { program } = await reading(run, signal, source, () => source.journal.run(run));
  const narrator = new Narrator(program);
  for await (const events of blocksOf(run, signal, source)) {
    // The process has other things to do than to catch up with a long run.
    await immediate();
    for (const { sequence, at, event } of events) {
      const news = readably(run, () => narrator.tell(event));
      if (signal.aborted) return;
      if (sequence > after) yield { run, sequence, at, event, news, state: narrator.state, program };
    }
  }
}
