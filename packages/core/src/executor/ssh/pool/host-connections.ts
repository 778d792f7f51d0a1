import type { Clock } from '../../../clock/clock.js';
import { OpsError } from '../../../errors/ops-error.js';
import type { Random } from '../../../random/random.js';
import { executorClosed } from '../../executor-error.js';
import type { SshConnection } from '../connection/ssh-connection.js';
import type { StopSignal } from '../connection/stop.js';
import type { SshErrorCode } from '../ssh-error.js';
import { faultOf } from './fault.js';
import { pauseAfter, type RetryOptions } from './retry.js';
import { waitedInVain } from './waited-in-vain.js';

/** The connections to one machine, and how many sessions each of them carries. */
export interface HostConnectionsOptions extends Pick<RetryOptions, 'backoff'> {
  /** Makes a new one. */
  readonly connect: (signal: AbortSignal) => Promise<SshConnection>;
  /** What of this side a login on the way waits for, such as somebody who is asked for a password. */
  readonly awaited: () => string | undefined;
  /** Sessions on one connection at first. */
  readonly sessions: number;
  /** Connections at once. */
  readonly connections: number;
  /** Milliseconds that an unused connection is kept. */
  readonly idle: number;
  readonly clock: Clock;
  readonly random: Random;
  /** Told when there is neither a connection nor anybody who wants one. */
  readonly unused: () => void;
}

/** Leave to open one session. */
export interface Lease {
  readonly connection: SshConnection;
  /** The session is over, or was never opened. */
  release(): void;
  /**
   * No session came of it. The error alone decides what becomes of the connection. `session-refused`: it gets half as many
   * from now on, and none when it gave none again and again. `session-timed-out` and `connection-lost`: none any more. Any
   * other is the server's answer to something else, or the caller's own affair, and says nothing against it.
   */
  refused(error: OpsError): void;
}

interface Line {
  readonly connection: SshConnection;
  capacity: number;
  used: number;
  /** Sessions that were open since it last got one more or less. */
  served: number;
  /** Sessions refused in a row while it carried no other. */
  refusals: number;
  idle: NodeJS.Timeout | undefined;
}

interface Waiting {
  admit(lease: Lease): void;
  reject(error: unknown): void;
}

/** Why there is not one connection more, while others stand. */
interface Setback {
  readonly error: unknown;
  readonly inARow: number;
  /** Whether the next attempt has to wait. */
  isResting: boolean;
}

/** Times its capacity that a line serves before it is trusted with one more. */
const patience = 8;
/** Refusals in a row that a server without any other session may give before its connection is given up. */
const mostRefusals = 4;

/** Milliseconds that a server has, when all is closed, to answer what was given up. */
const lastPatience = 2_000;

/** Spreads sessions over as few connections as can carry them. */
export class HostConnections {
  readonly #options: HostConnectionsOptions;
  readonly #lines = new Set<Line>();
  readonly #waiting = new Set<Waiting>();
  readonly #abort = new AbortController();
  #connecting = 0;
  #setback: Setback | undefined;

  constructor(options: HostConnectionsOptions) {
    this.#options = options;
  }

  /** At once where a connection is free. @throws what connecting rejects with; the signal's reason; OpsError `executor-closed` */
  lease(signal: StopSignal | undefined): Lease | Promise<Lease> {
    if (signal?.aborted === true) throw signal.reason;
    if (this.#abort.signal.aborted) throw executorClosed();
    const line = this.#waiting.size === 0 ? this.#free() : undefined;
    if (line !== undefined) return this.#take(line);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.delete(waiting);
        signal?.removeEventListener('abort', giveUp);
      };
      const giveUp = (): void => {
        const [awaited, taken, failure] = [this.#options.awaited(), this.#taken(), this.#setback?.error];
        waiting.reject(waitedInVain(signal?.reason, { awaited, taken, failure }));
      };
      const waiting: Waiting = {
        admit: (lease) => {
          leave();
          resolve(lease);
        },
        reject: (error) => {
          leave();
          reject(error as Error);
          this.#tellIfUnused();
        },
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(waiting);
      this.#serve();
    });
  }

  /** Resolves when nothing is left on them that was given up, or the servers had their time to answer. */
  async close(): Promise<void> {
    this.#abort.abort(executorClosed());
    for (const waiting of [...this.#waiting]) waiting.reject(executorClosed());
    await Promise.all([...this.#lines].map(({ connection }) => connection.close(lastPatience)));
  }

  #serve(): void {
    if (this.#waiting.size > 0) this.#admit();
    this.#tellIfUnused();
  }

  #admit(): void {
    for (const waiting of [...this.#waiting]) {
      const line = this.#free();
      if (line === undefined) break;
      waiting.admit(this.#take(line));
    }
    const { sessions, connections } = this.#options;
    // One more connection for as many as one can carry, not one for each that waits.
    while (
      this.#waiting.size > this.#connecting * sessions &&
      this.#inUse() + this.#connecting < connections &&
      !(this.#setback?.isResting === true && this.#inUse() > 0) &&
      !this.#abort.signal.aborted
    ) {
      void this.#connect();
    }
  }

  #tellIfUnused(): void {
    if (this.#lines.size === 0 && this.#waiting.size === 0 && this.#connecting === 0) this.#options.unused();
  }

  /** How many carry sessions or may: not those that only wait for the end of what was given up. */
  #inUse(): number {
    return [...this.#lines].filter(({ capacity, used }) => capacity > 0 || used > 0).length;
  }

  /** Sessions that are open while no further connection is on its way. */
  #taken(): number {
    return this.#connecting > 0 ? 0 : [...this.#lines].reduce((sum, { used }) => sum + used, 0);
  }

  #free(): Line | undefined {
    for (const line of this.#lines) if (line.connection.isOpen && line.used < line.capacity) return line;
    return undefined;
  }

  async #connect(): Promise<void> {
    this.#connecting += 1;
    try {
      this.#add(await this.#options.connect(this.#abort.signal));
      this.#connecting -= 1;
      this.#setback = undefined;
    } catch (error) {
      this.#connecting -= 1;
      // Those who wait for a connection that stands, or may yet, need not fail with the attempt at another.
      if (this.#inUse() > 0 || this.#connecting > 0) {
        this.#setBack(error);
        return;
      }
      this.#setback = undefined;
      for (const waiting of [...this.#waiting]) waiting.reject(error);
    }
    this.#serve();
  }

  /**
   * What may pass by itself is tried again after a pause, for those who still wait then. What does not (a password that is
   * refused) is not, for as long as a connection stands.
   */
  #setBack(error: unknown): void {
    const setback = { error, inARow: (this.#setback?.inARow ?? 0) + 1, isResting: true };
    this.#setback = setback;
    const { clock, random, backoff } = this.#options;
    const rest = restAfter(error);
    if (rest === undefined || this.#abort.signal.aborted) return;
    const pause = Math.max(rest, pauseAfter(setback.inARow, backoff, random));
    const goOn = (): void => {
      setback.isResting = false;
      this.#serve();
    };
    clock.sleep(pause, this.#abort.signal).then(goOn, () => {});
  }

  #add(connection: SshConnection): void {
    const line: Line = {
      connection,
      capacity: this.#options.sessions,
      used: 0,
      served: 0,
      refusals: 0,
      idle: undefined,
    };
    if (this.#abort.signal.aborted) {
      void connection.close();
      return;
    }
    this.#lines.add(line);
    this.#rest(line);
    connection.onLost(() => {
      this.#lines.delete(line);
      clearTimeout(line.idle);
      this.#serve();
    });
  }

  #take(line: Line): Lease {
    line.used += 1;
    let over = false;
    const leave = (adapt: () => void): void => {
      if (over) return;
      over = true;
      adapt();
      line.used -= 1;
      this.#rest(line);
      this.#serve();
    };
    return {
      connection: line.connection,
      release: () => leave(() => this.#widen(line)),
      refused: (error) => leave(() => narrow(line, error)),
    };
  }

  /** A line that was narrowed, perhaps for a moment's sake, slowly gets its sessions back. */
  #widen(line: Line): void {
    line.refusals = 0;
    line.served += 1;
    if (line.capacity === 0 || line.capacity >= this.#options.sessions || line.served < patience * line.capacity)
      return;
    line.capacity += 1;
    line.served = 0;
  }

  /** Nobody uses it: it is closed at once when nobody may, else after a while. */
  #rest(line: Line): void {
    if (line.used > 0 || !line.connection.isOpen) return;
    if (line.capacity === 0) {
      void line.connection.close();
      return;
    }
    line.idle ??= setTimeout(() => {
      line.idle = undefined;
      if (line.used > 0) return;
      line.capacity = 0;
      void line.connection.close();
    }, this.#options.idle).unref();
    line.idle.refresh();
  }
}

/** Milliseconds that a machine asks to be left alone for at least; undefined where another attempt would end the same. */
function restAfter(error: unknown): number | undefined {
  if (!OpsError.is(error)) return undefined;
  if (OpsError.is<SshErrorCode>(error, 'host-unavailable')) return Number(error.details['retryAfter']);
  return faultOf(error) === 'machine' ? 0 : undefined;
}

function narrow(line: Line, error: OpsError): void {
  if (OpsError.is<SshErrorCode>(error, 'session-timed-out') || OpsError.is<SshErrorCode>(error, 'connection-lost')) {
    line.capacity = 0;
    return;
  }
  if (!OpsError.is<SshErrorCode>(error, 'session-refused')) return;
  line.served = 0;
  if (line.used > 1) {
    line.capacity = Math.max(1, Math.floor(Math.min(line.capacity, line.used) / 2));
    return;
  }
  // Refused even alone. A session just closed is only free once the server has seen to it; later, none will be.
  line.refusals += 1;
  line.capacity = line.refusals < mostRefusals ? 1 : 0;
}
