import type { Clock } from '../../../clock/clock.js';
import { OpsError } from '../../../errors/ops-error.js';
import type { Random } from '../../../random/random.js';
import type { SshErrorCode } from '../ssh-error.js';

/** How often a connection is tried, and how long between the tries. */
export interface RetryOptions {
  /**
   * Tries in all, 1 or more. A machine that hangs up before it says a word, as one does that has too many logins at
   * once, is there all the same: it gets four tries for every further one of others.
   */
  readonly attempts: number;
  /** Milliseconds before the second try; twice as much before each one after, up to 5,000. */
  readonly backoff: number;
}

/** What may pass by itself. Keys, passwords and protocols do not. */
const passing: ReadonlySet<string> = new Set<SshErrorCode>([
  'connection-refused',
  'host-unreachable',
  'connection-lost',
  'forwarding-refused',
]);

const triesOfFull = 4;
const longestPause = 5_000;

export interface Retrying {
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** Milliseconds between 0 and the backoff, which doubles with each of the tries that failed. */
export function pauseAfter(tries: number, backoff: number, random: Random): number {
  return random.next() * Math.min(backoff * 2 ** (tries - 1), longestPause);
}

/** Tries in all of what failed with this. */
function mostTries(error: unknown, attempts: number): number {
  if (!OpsError.is(error) || !passing.has(error.code)) return 1;
  const { phase } = error.details;
  // A server may hang up on a wrong password instead of refusing it, and each one more locks its account sooner.
  if (phase === 'authentication') return 1;
  return phase === 'greeting' ? 1 + (attempts - 1) * triesOfFull : attempts;
}

/**
 * Tries until it works, waiting between 0 and the backoff each time: many that failed together do not come back together.
 * What is tried must not have had any effect when it fails.
 */
export async function withRetries<Value>(
  attempt: () => Promise<Value>,
  { attempts, backoff }: RetryOptions,
  { clock, random, signal }: Retrying,
): Promise<Value> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= mostTries(error, attempts)) throw error;
      await clock.sleep(pauseAfter(tries, backoff, random), signal).catch(() => {
        throw error;
      });
    }
  }
}
