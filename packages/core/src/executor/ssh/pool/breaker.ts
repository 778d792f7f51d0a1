import type { Clock } from '../../../clock/clock.js';
import type { OpsError } from '../../../errors/ops-error.js';
import { placeOf } from '../connection/dial.js';
import { sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { faultOf } from './fault.js';

/** When a machine that cannot be reached, or a login that it refuses, is left alone for a while. */
export interface BreakerOptions {
  /** Failures in a row, 1 or more; however often each was tried. */
  readonly failures: number;
  /** Milliseconds that it is left alone. */
  readonly rest: number;
}

/** What is counted apart: a machine by the way to it, and one login to it. */
export interface BreakerKeys {
  readonly machine: string;
  readonly login: string;
}

/**
 * Keeps attempts from machines that failed again and again, and from logins that they refused as often: they cost everybody
 * time, and accounts get locked. A login that is refused keeps no other one out.
 */
export interface Breakers {
  /**
   * Whoever is let through tells what became of it.
   *
   * @throws OpsError `host-unavailable` while the machine or the login is left alone
   */
  admit(keys: BreakerKeys, target: SshTarget): Attempt;
  /** Machines and logins whose failures are remembered. */
  readonly size: number;
}

/** An attempt that was let through. */
export interface Attempt {
  succeeded(): void;
  failed(error: OpsError): void;
  /** It came to nothing that says anything about the machine. */
  undecided(): void;
}

interface Failures {
  inARow: number;
  last: OpsError;
  restsUntil: number;
}

/** Rests after which a failure that nobody asked about again is forgotten. */
const memory = 10;
/** Failures that are remembered before any is forgotten. */
const leastKept = 256;

/** After the rest one attempt is let through, and decides; the next one does, where it could not. */
export function createBreakers(options: BreakerOptions, clock: Clock): Breakers {
  const machines = createMemory(options, clock);
  const logins = createMemory(options, clock);
  return {
    get size() {
      return machines.size + logins.size;
    },
    admit: ({ machine, login }, target) => {
      throwIfResting(placeOf(target), machines.resting(machine), target);
      throwIfResting(`The login of ${target.user} to ${placeOf(target)}`, logins.resting(login), target);
      const giveMachineBack = machines.letThrough(machine);
      const giveLoginBack = logins.letThrough(login);
      return {
        succeeded: () => {
          machines.forget(machine);
          logins.forget(login);
        },
        failed: (error) => {
          const fault = faultOf(error);
          // It was there to refuse it.
          if (fault === 'login') machines.forget(machine);
          if (fault === 'login') logins.add(login, error);
          else giveLoginBack();
          if (fault === 'machine') machines.add(machine, error);
          else giveMachineBack();
        },
        undecided: () => {
          giveMachineBack();
          giveLoginBack();
        },
      };
    },
  };
}

interface Resting extends Failures {
  /** Milliseconds. */
  readonly left: number;
}

/** Failures in a row, by key. */
interface Memory {
  readonly size: number;
  /** Undefined for one that may be tried. */
  resting(key: string): Resting | undefined;
  /**
   * One is tried: those who come while it is under way find its rest prolonged, if it had one.
   *
   * @returns gives the turn back when it decided nothing
   */
  letThrough(key: string): () => void;
  add(key: string, error: OpsError): void;
  forget(key: string): void;
}

function createMemory({ failures, rest }: BreakerOptions, clock: Clock): Memory {
  const failed = new Map<string, Failures>();
  let most = leastKept;
  const forgetOld = (): void => {
    if (failed.size < most) return;
    const now = clock.monotonic();
    for (const [key, { restsUntil }] of failed) if (restsUntil + memory * rest < now) failed.delete(key);
    // Not at every failure: that would be a look at all of them each time.
    most = Math.max(leastKept, 2 * failed.size);
  };
  const known = (key: string): Failures | undefined => {
    const found = failed.get(key);
    return found === undefined || found.inARow < failures ? undefined : found;
  };
  return {
    get size() {
      return failed.size;
    },
    resting: (key) => {
      const found = known(key);
      const left = found === undefined ? 0 : Math.ceil(found.restsUntil - clock.monotonic());
      return found === undefined || left <= 0 ? undefined : { ...found, left };
    },
    letThrough: (key) => {
      const found = known(key);
      if (found === undefined) return () => {};
      const over = found.restsUntil;
      const prolonged = clock.monotonic() + rest;
      found.restsUntil = prolonged;
      return () => {
        if (found.restsUntil === prolonged) found.restsUntil = over;
      };
    },
    add: (key, error) => {
      forgetOld();
      const inARow = (failed.get(key)?.inARow ?? 0) + 1;
      failed.set(key, { inARow, last: error, restsUntil: clock.monotonic() + rest });
    },
    forget: (key) => void failed.delete(key),
  };
}

function throwIfResting(what: string, resting: Resting | undefined, { name }: SshTarget): void {
  if (resting === undefined) return;
  const { inARow, last, left } = resting;
  throw sshError(
    'host-unavailable',
    `${what} failed ${inARow} times in a row and is left alone for another ${Math.ceil(left / 1_000)} s, then tried again. The last time: ${last.message}`,
    { details: { host: name, failures: inARow, retryAfter: left, last: last.code }, cause: last },
  );
}
