import { OpsError } from '../../../errors/ops-error.js';
import { type LoginErrorCode, sshError } from '../ssh-error.js';

/** Something that was offered to a server. */
export interface LoginOffer {
  readonly kind: 'key' | 'answers' | 'password';
  /** What it was, for messages. */
  readonly name: string;
  readonly result: LoginResult;
}

/**
 * - `refused`: the server does not take it.
 * - `accepted`: one factor of several.
 * - `verified`: the server checked the signature of a key and let nobody in, nor asked for another factor.
 * - `abandoned`: not gone through with, for a problem of ours.
 * - `unanswered`: the server has not answered, and never will if the connection has ended.
 */
export type LoginResult = 'refused' | 'accepted' | 'verified' | 'abandoned' | 'unanswered';

/** What happened in one login so far. */
export interface LoginJournal {
  /** Methods by which the server said it can go on; empty until it did. */
  accepts(): readonly string[];
  setAccepts(methods: readonly string[]): void;
  offers(): readonly LoginOffer[];
  /** Notes what is being offered; call what it returns once the result is there. */
  add(offer: Omit<LoginOffer, 'result'>): (result: LoginResult) => void;
  problems(): readonly OpsError<LoginErrorCode>[];
  /** What of this side the login waits for, as a sentence calls it; undefined while it is the server's turn. */
  awaited(): string | undefined;
  /** Notes that the login waits for `work`, of this side. */
  during<Value>(awaited: string, work: () => Value | Promise<Value>): Promise<Value>;
  /** Keeps what went wrong on our side, whatever was thrown. */
  report(problem: unknown): undefined;
}

/** Names of methods come from the server, and go into messages. */
const methodPattern = /^[a-z0-9@.-]{1,64}$/;
const mostMethods = 20;

/** An empty one. */
export function createLoginJournal(): LoginJournal {
  let accepts: readonly string[] = [];
  const offers: LoginOffer[] = [];
  const problems: OpsError<LoginErrorCode>[] = [];
  let awaited: string | undefined;
  return {
    accepts: () => accepts,
    setAccepts: (methods) => {
      accepts = methods.filter((method) => methodPattern.test(method)).slice(0, mostMethods);
    },
    offers: () => offers,
    add: (offer) => {
      const at = offers.push({ ...offer, result: 'unanswered' }) - 1;
      return (result) => {
        offers[at] = { ...offer, result };
      };
    },
    awaited: () => awaited,
    during: async (what, work) => {
      awaited = what;
      try {
        return await work();
      } finally {
        awaited = undefined;
      }
    },
    problems: () => problems,
    report: (problem) => {
      problems.push(OpsError.is<LoginErrorCode>(problem) ? problem : unexpected(problem));
      return undefined;
    },
  };
}

/** Not in its own words, which may hold what must not be told. */
function unexpected(cause: unknown): OpsError<LoginErrorCode> {
  return sshError(
    'credential-unavailable',
    'One way to log in failed before the server could judge it; see the cause.',
    {
      cause,
    },
  );
}
