import type { Clock } from '../../../clock/clock.js';
import type { OpsError } from '../../../errors/ops-error.js';
import { placeOf } from '../connection/dial.js';
import { type ConnectionErrorCode, type SshErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';

/** When a machine that cannot be reached is left alone for a while. */
export interface BreakerOptions {
  /** Failures in a row, 1 or more; however often each was tried. */
  readonly failures: number;
  /** Milliseconds that it is left alone. */
  readonly rest: number;
}

/** What a machine did: there it can be spared. What is wrong on this side is told at once, and gone once it is mended. */
const counted: ReadonlySet<string> = new Set<SshErrorCode>([
  'host-not-found',
  'connection-refused',
  'host-unreachable',
  'connect-timed-out',
  'handshake-failed',
  'login-timed-out',
  'connection-lost',
  'forwarding-refused',
  'password-refused',
  'password-expired',
  'keyboard-interactive-refused',
  'login-refused',
]);

/** Keeps attempts from machines that failed again and again: they cost everybody time, and accounts get locked. */
export interface Breakers {
  /** @throws OpsError `host-unavailable` while the machine is left alone */
  check(key: string, target: SshTarget): void;
  succeeded(key: string): void;
  failed(key: string, error: OpsError): void;
  /** Machines whose failures are remembered. */
  readonly size: number;
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

/** Breakers of many machines, by key. After the rest one attempt is let through, and decides. */
export function createBreakers({ failures, rest }: BreakerOptions, clock: Clock): Breakers {
  const failed = new Map<string, Failures>();
  let most = leastKept;
  const forget = (): void => {
    if (failed.size < most) return;
    const now = clock.monotonic();
    for (const [key, { restsUntil }] of failed) if (restsUntil + memory * rest < now) failed.delete(key);
    // Not at every failure: that would be a look at all of them each time.
    most = Math.max(leastKept, 2 * failed.size);
  };
  return {
    get size() {
      return failed.size;
    },
    check: (key, target) => {
      const known = failed.get(key);
      if (known === undefined || known.inARow < failures) return;
      const left = Math.ceil(known.restsUntil - clock.monotonic());
      if (left > 0) throw unavailable(target, known, left);
      // The one that is let through; those who come while it is under way find the rest prolonged.
      known.restsUntil = clock.monotonic() + rest;
    },
    succeeded: (key) => void failed.delete(key),
    failed: (key, error) => {
      if (!counted.has(error.code)) return;
      forget();
      const inARow = (failed.get(key)?.inARow ?? 0) + 1;
      failed.set(key, { inARow, last: error, restsUntil: clock.monotonic() + rest });
    },
  };
}

function unavailable(target: SshTarget, { inARow, last }: Failures, left: number): OpsError<ConnectionErrorCode> {
  return sshError(
    'host-unavailable',
    `${placeOf(target)} failed ${inARow} times in a row and is left alone for another ${left} ms. The last time: ${last.message}`,
    { details: { host: target.name, failures: inARow, retryAfter: left, last: last.code }, cause: last },
  );
}
