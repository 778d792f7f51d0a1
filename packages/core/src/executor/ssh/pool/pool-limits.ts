import type { BreakerOptions } from './breaker.js';
import type { RetryOptions } from './retry.js';

/** How many connections there may be, and when they go. */
export interface PoolLimits extends RetryOptions {
  /** Sessions on one connection. */
  readonly sessions: number;
  /** Connections to one machine. */
  readonly connections: number;
  /** Handshakes at once through one bastion; one that takes longer than 3 s makes room for another. */
  readonly handshakes: number;
  /** Milliseconds that an unused connection is kept. */
  readonly idle: number;
  readonly breaker: BreakerOptions;
}
