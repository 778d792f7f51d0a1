import type { FailurePolicy } from './failure-policy.js';
import type { Parameter, ParameterValue } from './parameter.js';
import type { Strategy } from './strategy.js';

/** A count, or a share of the hosts it is about: `3`, `'25%'`. */
export type CountOrShare = number | `${number}%`;

/** What to do when a step may be tried again. */
export interface Retry {
  /** How often it is tried in all, the first time included; 1..10. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubled for each further one, with up to half of it taken off by chance. Default 1,000. */
  readonly backoff?: number;
  /** Milliseconds that it is never longer than. Default 60,000. */
  readonly maxBackoff?: number;
}

/**
 * What is done about a step that may have run, and nobody could find out how it ended.
 *
 * - `verify`: its `verify` tells; should nobody answer that, the host has failed as `unknown`
 * - `ask`: nothing is started until somebody says how it ended (order `resolve`)
 * - `rerun`: it is run again as `retry` says, once more where it says nothing; for what is `idempotent`
 * - `fail`: the host has failed as `unknown`
 */
export type OnUnknown = 'verify' | 'ask' | 'rerun' | 'fail';

/** One command of a plan. */
export interface Step {
  /** Unique in the plan: letters, digits, `-` and `_`. */
  readonly id: string;
  /**
   * A line for the host's POSIX shell. `{{host}}`, `{{address}}`, `{{user}}` and `{{label.zone}}` stand for those of the host it
   * is for, `{{param.version}}` and `{{var.port}}` for what the plan was told and has. Each is a text and never code, as a word,
   * a part of one, within quotes or in a here-document; where a value could be code, such as in the line of `sh -c` or in
   * arithmetic, only letters, digits and `. _ : @ % + , / -` are taken.
   */
  readonly command: string;
  /** Ids of the steps that must have succeeded before, on the same host, or once where they run once. */
  readonly needs?: readonly string[];
  /**
   * Tried again: always after what is proven not to have begun, and after a failure or an unknown end only when `idempotent`.
   * Asking a guard again counts as trying again.
   */
  readonly retry?: Retry;
  /** Doing it twice is like doing it once: it may be done again. Default false. */
  readonly idempotent?: boolean;
  /** Milliseconds that each of its commands may take. */
  readonly timeout?: number;
  /** A command that changes nothing: where it exits with 0, the step is done already and is skipped. 126 and above is no answer. */
  readonly unless?: string;
  /** An absolute path: where something is there already, the step is skipped. */
  readonly creates?: string;
  /**
   * A command that changes nothing, run after the step: where it exits with 1..125, the step has failed. It also answers for a
   * step that nobody knows the end of.
   */
  readonly verify?: string;
  /** What is done about an end that nobody knows. Default `verify` where there is one, else `rerun` when `idempotent`, else `ask`. */
  readonly onUnknown?: OnUnknown;
  /** Takes it back. */
  readonly rollback?: string;
  /** Taking it back twice is like doing so once: its `rollback` may be run again, as `retry` says. Default false. */
  readonly idempotentRollback?: boolean;
  /** On one host of the run only; the others wait for it. */
  readonly runOnce?: boolean;
  /**
   * Name of another host that runs all commands of this step, such as a load balancer, or `localhost` if the pilot has it. Its
   * placeholders are those of the host that it is done for, and that host fails when it does.
   */
  readonly delegate?: string;
  /**
   * Variables of the environment that its commands find secrets in: variable to name of a secret, which the pilot's secrets
   * provider is asked for. The values are in no journal, event or command line, and taken out of what the history keeps; receipts
   * keep nothing that its commands print.
   */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** What is to happen on which hosts, and how. Plain data. */
export interface Plan {
  readonly name: string;
  /** Hosts to run it on, when its start names none: names and selectors as {@link selectHosts} has them. */
  readonly hosts?: readonly string[];
  /** What it must be told at its start, by name. */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /** Values that stay: `{{var.port}}` in commands. */
  readonly variables?: Readonly<Record<string, ParameterValue>>;
  readonly steps: readonly Step[];
  /** Default: in parallel on 10 hosts at a time. */
  readonly strategy?: Strategy;
  /** Default: no host may fail, and the run is aborted when one does. */
  readonly failure?: FailurePolicy;
}
