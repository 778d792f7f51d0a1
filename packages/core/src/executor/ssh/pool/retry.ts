import { setTimeout as delay } from 'node:timers/promises';
import { OpsError } from '../../../errors/ops-error.js';
import type { Random } from '../../../random/random.js';
import type { SshErrorCode } from '../ssh-error.js';

/** How often a connection is tried, and how long between the tries. */
export interface RetryOptions {
  /** Tries in all, 1 or more. */
  readonly attempts: number;
  /** Milliseconds before the second try; twice as much before each one after. */
  readonly backoff: number;
}

/** What may pass by itself. Keys, passwords and protocols do not, and trying them again locks accounts. */
const passing: ReadonlySet<string> = new Set<SshErrorCode>([
  'connection-refused',
  'host-unreachable',
  'connection-lost',
  'forwarding-refused',
]);

/** Whether it makes sense to try again what failed with `error`. */
function isPassing(error: unknown): error is OpsError {
  return OpsError.is(error) && passing.has(error.code);
}

/**
 * Tries until it works, waiting between 0 and the backoff each time: many that failed together do not come back together.
 * What is tried must not have had any effect when it fails.
 */
export async function withRetries<Value>(
  attempt: () => Promise<Value>,
  { attempts, backoff }: RetryOptions,
  random: Random,
  signal: AbortSignal,
): Promise<Value> {
  for (let failures = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      failures += 1;
      if (failures >= attempts || !isPassing(error)) throw error;
      await delay(random.next() * backoff * 2 ** (failures - 1), undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}
