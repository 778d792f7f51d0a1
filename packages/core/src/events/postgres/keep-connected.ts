import type { BridgeSettings } from './postgres-bridge-options.js';
import type { PostgresSession } from './postgres-session.js';

/** Milliseconds. */
const firstPause = 100;
const longestPause = 30_000;

export interface KeepConnectedOptions extends Pick<BridgeSettings, 'clock' | 'random' | 'logger'> {
  readonly open: () => Promise<PostgresSession>;
  /** Uses a session until all is done or the session fails; calls `ready` once it works. */
  readonly use: (session: PostgresSession, ready: () => void) => Promise<void>;
  /** Hurry: no long pauses any more. */
  readonly closing: AbortSignal;
  /** Give up. */
  readonly abandoned: AbortSignal;
}

/** How it goes, from afar. */
export interface KeptConnection {
  /** Resolves once a session works. Rejects when the first one fails: a wrong address is for the caller to hear of. */
  readonly ready: Promise<void>;
  /** Resolves when `use` came to its end; rejects when the first session failed, or when given up. */
  readonly ended: Promise<void>;
}

/**
 * Uses one session after another until `use` comes to its end. Pauses double, and chance takes up to half of each, so
 * that nodes cut off together do not come back together.
 */
export function keepConnected(options: KeepConnectedOptions): KeptConnection {
  let ended: Promise<void> = Promise.resolve();
  const ready = new Promise<void>((resolve, reject) => {
    ended = useSessions(options, resolve);
    ended.catch(reject);
  });
  return { ready, ended };
}

async function useSessions(options: KeepConnectedOptions, onReady: () => void): Promise<void> {
  const { open, use, closing, abandoned, clock, random, logger } = options;
  let attempts = 0;
  let readyAt: number | undefined;

  const ready = (): void => {
    if (readyAt !== undefined) logger.info({ attempts }, 'The event bridge is connected again.');
    readyAt = clock.monotonic();
    onReady();
  };

  const pause = async (): Promise<void> => {
    const milliseconds = Math.min(firstPause * 2 ** attempts, longestPause) * (1 - random.next() / 2);
    attempts++;
    if (closing.aborted) await clock.sleep(firstPause, abandoned);
    else await clock.sleep(milliseconds, closing).catch(() => {});
  };

  for (;;) {
    let session: PostgresSession | undefined;
    try {
      session = await open();
      await use(session, ready);
      return await session.close();
    } catch (error) {
      session?.destroy();
      if (readyAt === undefined || abandoned.aborted) throw error;
      // Only a session that lasted is a sign of health: one that works and fails at once must not be tried without pause.
      if (clock.monotonic() - readyAt > longestPause) attempts = 0;
      logger.warn(
        { err: error, attempts },
        'The event bridge lost its database and tries again; events are held meanwhile.',
      );
      await pause();
    }
  }
}
