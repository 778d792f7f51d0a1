import type { Clock } from '../../../clock/clock.js';
import { OpsError } from '../../../errors/ops-error.js';
import type { Random } from '../../../random/random.js';
import { executorClosed } from '../../executor-error.js';
import { placeOf } from '../connection/dial.js';
import type { SshConnection } from '../connection/ssh-connection.js';
import type { StopSignal } from '../connection/stop.js';
import type { SshTarget } from '../ssh-target.js';
import { type Breaker, type BreakerOptions, createBreaker } from './breaker.js';
import { HostConnections, type Lease } from './host-connections.js';
import { type RetryOptions, withRetries } from './retry.js';
import { createTurnstile, type Turnstile } from './turnstile.js';
import { wayError } from './way-error.js';

/** How many connections there may be, and when they go. */
export interface PoolLimits extends RetryOptions {
  /** Sessions on one connection. */
  readonly sessions: number;
  /** Connections to one machine. */
  readonly connections: number;
  /** Handshakes at once through one bastion, and at once directly. */
  readonly handshakes: number;
  /** Milliseconds that an unused connection is kept. */
  readonly idle: number;
  readonly breaker: BreakerOptions;
}

export interface SshPoolOptions extends PoolLimits {
  /** Dials and logs in; `via` is the connection to hop from. */
  readonly connect: (target: SshTarget, via: SshConnection | undefined, signal: AbortSignal) => Promise<SshConnection>;
  readonly clock: Clock;
  readonly random: Random;
}

/** Where the limits of connections are others than those for commands. */
const limitsFor = {
  commands: {},
  // A connection to a machine behind a bastion lasts: as many as there are machines must fit.
  forwarding: { connections: 256 },
  // Seldom needed, and then many times in a row.
  asides: { sessions: 2, connections: 2, idle: 5_000 },
} satisfies Record<string, Partial<PoolLimits>>;

/** A bastion cannot be had: it has been tried as often as it may, and what is wrong with it is counted there. */
class NoWay {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }
}

/** Connections that commands share, by machine, login and way. */
export class SshPool {
  readonly #options: SshPoolOptions;
  readonly #hosts = new Map<string, HostConnections>();
  readonly #breakers = new Map<string, Breaker>();
  readonly #turnstiles = new Map<string, Turnstile>();
  readonly #keys = new WeakMap<SshTarget, string>();
  readonly #abort = new AbortController();

  constructor(options: SshPoolOptions) {
    this.#options = options;
  }

  /** @throws OpsError of connecting, `host-unavailable`, `executor-closed`; the signal's reason */
  async lease(target: SshTarget, signal: StopSignal | undefined): Promise<Lease> {
    return this.#linesTo(target, 'commands').lease(signal);
  }

  /**
   * Leave to open a session that no command waits for, on connections of its own: for when a server gives no more
   * sessions on that of the commands.
   *
   * @throws as `lease`
   */
  async leaseBeside(target: SshTarget, signal: AbortSignal): Promise<Lease> {
    return this.#linesTo(target, 'asides').lease(signal);
  }

  /** Two targets with one key are one login to one machine, and may share a connection. */
  keyOf(target: SshTarget): string {
    return getOrMake(this.#keys, target, () => {
      const { address, port, user, identities, identitiesOnly, agent, forwardAgent, hostKeyAlias, knownHosts } = target;
      const way = target.jump.map((hop) => this.keyOf(hop));
      const login = [user, identities, identitiesOnly, agent, forwardAgent];
      return JSON.stringify([address, port, login, hostKeyAlias, knownHosts, way]);
    });
  }

  close(): void {
    this.#abort.abort(executorClosed());
    for (const host of this.#hosts.values()) host.close();
    this.#hosts.clear();
  }

  #linesTo(target: SshTarget, purpose: keyof typeof limitsFor): HostConnections {
    if (this.#abort.signal.aborted) throw executorClosed();
    return getOrMake(this.#hosts, `${purpose} ${this.keyOf(target)}`, () => {
      const limits = { ...this.#options, ...limitsFor[purpose] };
      return new HostConnections({ ...limits, connect: (abort) => this.#connect(target, abort) });
    });
  }

  /** Many tries make one failure: what counts is that the machine could not be had when it was wanted. */
  async #connect(target: SshTarget, signal: AbortSignal): Promise<SshConnection> {
    const { clock, random } = this.#options;
    const breaker = this.#breakerOf(target);
    breaker.check();
    try {
      const attempt = () => this.#attempt(target, signal);
      const connection = await withRetries(attempt, this.#options, { clock, random, signal });
      breaker.succeeded();
      return connection;
    } catch (error) {
      if (error instanceof NoWay) throw error.reason;
      if (OpsError.is(error) && !signal.aborted) breaker.failed(error);
      throw error;
    }
  }

  async #attempt(target: SshTarget, signal: AbortSignal): Promise<SshConnection> {
    const way = await this.#wayTo(target, signal);
    try {
      const connection = await this.#throughTurnstile(target, way?.connection, signal);
      const forget = way?.connection.onLost(({ message }) => connection.destroy(`so was its way: ${message}`));
      connection.onLost(() => {
        forget?.();
        way?.release();
      });
      return connection;
    } catch (error) {
      way?.release();
      throw error;
    }
  }

  async #wayTo(target: SshTarget, signal: AbortSignal): Promise<Lease | undefined> {
    const bastion = target.jump.at(-1);
    if (bastion === undefined) return undefined;
    try {
      return await this.#linesTo(bastion, 'forwarding').lease(signal);
    } catch (error) {
      throw new NoWay(wayError(error, target, bastion));
    }
  }

  async #throughTurnstile(
    target: SshTarget,
    via: SshConnection | undefined,
    signal: AbortSignal,
  ): Promise<SshConnection> {
    const leave = await this.#turnstileOf(via).enter(signal);
    try {
      return await this.#options.connect(target, via, signal);
    } finally {
      leave();
    }
  }

  #breakerOf(target: SshTarget): Breaker {
    const { breaker, clock } = this.#options;
    return getOrMake(this.#breakers, this.keyOf(target), () => createBreaker(placeOf(target), breaker, clock));
  }

  #turnstileOf(via: SshConnection | undefined): Turnstile {
    const key = via === undefined ? '' : this.keyOf(via.target);
    return getOrMake(this.#turnstiles, key, () => createTurnstile(this.#options.handshakes));
  }
}

interface Kept<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

function getOrMake<Key, Value>(map: Kept<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
