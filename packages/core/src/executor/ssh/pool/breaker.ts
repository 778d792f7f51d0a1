import type { Clock } from '../../../clock/clock.js';
import type { OpsError } from '../../../errors/ops-error.js';
import { type ConnectionErrorCode, type SshErrorCode, sshError } from '../ssh-error.js';

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

/** Keeps attempts from a machine that failed again and again: they cost everybody time, and accounts get locked. */
export interface Breaker {
  /** @throws OpsError `host-unavailable` while the machine is left alone */
  check(): void;
  succeeded(): void;
  failed(error: OpsError): void;
}

/** A breaker for what is called `name`. After the rest one attempt is let through, and decides. */
export function createBreaker(name: string, { failures, rest }: BreakerOptions, clock: Clock): Breaker {
  let inARow = 0;
  let last: OpsError | undefined;
  let restsUntil = Number.NEGATIVE_INFINITY;
  return {
    check: () => {
      if (inARow < failures) return;
      const left = Math.ceil(restsUntil - clock.monotonic());
      if (left > 0) throw unavailable(name, inARow, left, last);
      // The one that is let through; those who come while it is under way find the rest prolonged.
      restsUntil = clock.monotonic() + rest;
    },
    succeeded: () => {
      inARow = 0;
    },
    failed: (error) => {
      if (!counted.has(error.code)) return;
      inARow += 1;
      last = error;
      if (inARow >= failures) restsUntil = clock.monotonic() + rest;
    },
  };
}

function unavailable(
  name: string,
  failures: number,
  left: number,
  last: OpsError | undefined,
): OpsError<ConnectionErrorCode> {
  return sshError(
    'host-unavailable',
    `${name} failed ${failures} times in a row and is left alone for another ${left} ms. The last time: ${last?.message ?? 'no reason given'}`,
    { details: { host: name, failures, retryAfter: left, last: last?.code }, cause: last },
  );
}
