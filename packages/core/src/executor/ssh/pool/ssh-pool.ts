import type { Clock } from '../../../clock/clock.js';
import { OpsError } from '../../../errors/ops-error.js';
import type { Random } from '../../../random/random.js';
import { executorClosed } from '../../executor-error.js';
import type { SshConnection } from '../connection/ssh-connection.js';
import type { StopSignal } from '../connection/stop.js';
import type { Authentication } from '../credentials/create-authentication.js';
import { inNameOf } from '../in-name-of.js';
import type { SshTarget } from '../ssh-target.js';
import { type Breakers, createBreakers } from './breaker.js';
import { HostConnections, type Lease } from './host-connections.js';
import type { PoolLimits } from './pool-limits.js';
import { withRetries } from './retry.js';
import { createTurnstile, type Turnstile } from './turnstile.js';
import { wayError } from './way-error.js';

export interface SshPoolOptions extends PoolLimits {
  /** Dials and logs in; `via` is the connection to hop from, `begun` told of the login before it begins. */
  readonly connect: (
    target: SshTarget,
    via: SshConnection | undefined,
    signal: AbortSignal,
    begun: (login: Pick<Authentication, 'awaited'>) => void,
  ) => Promise<SshConnection>;
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

/**
 * Places for handshakes, and milliseconds that one is held: whoever takes longer waits for something, a machine that says
 * nothing or somebody who is asked for a password, and takes no more of what the places are for. Directly they are for the
 * processor of this machine; through a bastion, whose places are given by an option, for the bastion.
 */
const turns = { direct: { places: 64, hold: 250 }, bastion: { hold: 3_000 } };

type Purpose = keyof typeof limitsFor;

/** A login on its way, and the key of its machine. */
interface Login {
  readonly machine: string;
  readonly login: Pick<Authentication, 'awaited'>;
}

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
  readonly #hosts: Readonly<Record<Purpose, Map<string, HostConnections>>> = {
    commands: new Map(),
    forwarding: new Map(),
    asides: new Map(),
  };
  readonly #breakers: Breakers;
  readonly #turnstiles = new Map<string, Turnstile>();
  readonly #logins = new Set<Login>();
  readonly #keys = new WeakMap<SshTarget, string>();
  readonly #abort = new AbortController();

  constructor(options: SshPoolOptions) {
    this.#options = options;
    this.#breakers = createBreakers(options.breaker, options.clock);
  }

  /** What is remembered of machines: their connections, failures, and queues for handshakes. */
  get memory(): number {
    const { commands, forwarding, asides } = this.#hosts;
    return (
      commands.size + forwarding.size + asides.size + this.#breakers.size + this.#turnstiles.size + this.#logins.size
    );
  }

  /**
   * At once where a connection is free.
   *
   * @throws OpsError of connecting, `host-unavailable`, `executor-closed`; the signal's reason
   */
  lease(target: SshTarget, signal: StopSignal | undefined): Lease | Promise<Lease> {
    return this.#lease(target, 'commands', signal);
  }

  /**
   * Leave to open a session that no command waits for, on connections of its own: for when a server gives no more
   * sessions on that of the commands.
   *
   * @throws as `lease`
   */
  leaseBeside(target: SshTarget, signal: AbortSignal): Lease | Promise<Lease> {
    return this.#lease(target, 'asides', signal);
  }

  /** Two targets with one key are one login to one machine, and may share a connection. */
  keyOf(target: SshTarget): string {
    return getOrMake(this.#keys, target, () => {
      const { address, port, user, identities, identitiesOnly, agent, forwardAgent, methods } = target;
      const { hostKeyAlias, knownHosts, algorithms } = target;
      const way = this.#wayKeysOf(target);
      const login = [user, identities, identitiesOnly, agent, forwardAgent, methods];
      return JSON.stringify([address, port, login, hostKeyAlias, knownHosts, algorithms, way]);
    });
  }

  /** One machine by one way, whoever logs in; what may be agreed upon with it decides whether a handshake can succeed. */
  #machineKeyOf(target: SshTarget): string {
    return JSON.stringify([target.address, target.port, target.algorithms, this.#wayKeysOf(target)]);
  }

  #wayKeysOf({ jump }: SshTarget): readonly string[] {
    return jump.map((hop) => this.keyOf(hop));
  }

  /** Resolves when nothing is left that was given up, or the machines had their time to answer. */
  async close(): Promise<void> {
    this.#abort.abort(executorClosed());
    const all = Object.values(this.#hosts).flatMap((hosts) => [...hosts.values()]);
    await Promise.all(all.map((host) => host.close()));
    for (const hosts of Object.values(this.#hosts)) hosts.clear();
  }

  #lease(target: SshTarget, purpose: Purpose, signal: StopSignal | undefined): Lease | Promise<Lease> {
    const inItsName = (error: unknown): never => {
      throw inNameOf(target, error);
    };
    try {
      const leased = this.#linesTo(target, purpose).lease(signal);
      return leased instanceof Promise ? leased.catch(inItsName) : leased;
    } catch (error) {
      return inItsName(error);
    }
  }

  #linesTo(target: SshTarget, purpose: Purpose): HostConnections {
    if (this.#abort.signal.aborted) throw executorClosed();
    const hosts = this.#hosts[purpose];
    const key = this.keyOf(target);
    return getOrMake(hosts, key, () => {
      const lines: HostConnections = new HostConnections({
        ...this.#options,
        ...limitsFor[purpose],
        connect: (abort) => this.#connect(target, abort),
        awaited: () => this.#awaitedFor(target),
        unused: () => {
          if (hosts.get(key) === lines) hosts.delete(key);
        },
      });
      return lines;
    });
  }

  /** Many tries make one failure: what counts is that the machine could not be had when it was wanted. */
  async #connect(target: SshTarget, signal: AbortSignal): Promise<SshConnection> {
    const { clock, random } = this.#options;
    const keys = { machine: this.#machineKeyOf(target), login: this.keyOf(target) };
    const admitted = this.#breakers.admit(keys, target);
    try {
      const attempt = () => this.#attempt(target, signal);
      const connection = await withRetries(attempt, this.#options, { clock, random, signal });
      admitted.succeeded();
      return connection;
    } catch (error) {
      if (OpsError.is(error) && !signal.aborted) admitted.failed(error);
      else admitted.undecided();
      throw error instanceof NoWay ? error.reason : error;
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

  /** What of this side a login to a machine, or on the way there, waits for. */
  #awaitedFor(target: SshTarget): string | undefined {
    const machines = new Set([...target.jump, target].map((machine) => this.keyOf(machine)));
    const awaited = [...this.#logins].map(({ machine, login }) =>
      machines.has(machine) ? login.awaited() : undefined,
    );
    return awaited.find((one) => one !== undefined);
  }

  async #wayTo(target: SshTarget, signal: AbortSignal): Promise<Lease | undefined> {
    const bastion = target.jump.at(-1);
    if (bastion === undefined) return undefined;
    try {
      return await this.#lease(bastion, 'forwarding', signal);
    } catch (error) {
      throw new NoWay(wayError(error, target, bastion));
    }
  }

  async #throughTurnstile(
    target: SshTarget,
    via: SshConnection | undefined,
    signal: AbortSignal,
  ): Promise<SshConnection> {
    const key = via === undefined ? '' : this.keyOf(via.target);
    const { places, hold } = via === undefined ? turns.direct : { ...turns.bastion, places: this.#options.handshakes };
    const turnstile = getOrMake(this.#turnstiles, key, () => createTurnstile(places));
    let late: NodeJS.Timeout | undefined;
    let leave = (): void => {};
    let begun: Login | undefined;
    try {
      leave = await turnstile.enter(signal);
      late = setTimeout(leave, hold);
      return await this.#options.connect(target, via, signal, (login) => {
        begun = { machine: this.keyOf(target), login };
        this.#logins.add(begun);
      });
    } finally {
      if (begun !== undefined) this.#logins.delete(begun);
      clearTimeout(late);
      leave();
      if (turnstile.isUnused && this.#turnstiles.get(key) === turnstile) this.#turnstiles.delete(key);
    }
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
