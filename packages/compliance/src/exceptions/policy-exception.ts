import { OpsError } from '@opspilot/core';
import type { OneOrMore, Pattern } from '../policy/rule.js';

/** Where an exception holds. All that is named must hold; at least one thing is named. */
export interface ExceptionScope {
  readonly host?: OneOrMore<Pattern>;
  /**
   * Container, or other root, in which the effect happens: `docker exec`, `chroot`, `nsenter` and their like. Without it, an
   * exception holds on the host itself, and within a container only for a `command` that is named as it stands.
   */
  readonly container?: OneOrMore<Pattern>;
  readonly environment?: OneOrMore<Pattern>;
  /** Labels of the host, each with the values that fit. */
  readonly labels?: Readonly<Record<string, OneOrMore<Pattern>>>;
  /** Ids of actors. */
  readonly actor?: OneOrMore<string>;
  /** The actor has one of these roles. */
  readonly role?: OneOrMore<string>;
  /**
   * The whole command as it is passed, letter by letter. Neither patterns nor templates: more could stand in what they leave
   * open, such as where output goes. Narrow by `target` what holds for several. Without `target` it holds only for the text alone: what comes on stdin, in variables, or with another
   * directory or user makes another command of the same words.
   */
  readonly command?: OneOrMore<string>;
  /** Path or name that the effect is on. */
  readonly target?: OneOrMore<Pattern>;
}

/** Leave to pass rules for a while, by somebody who answers for it. */
export interface NewException {
  /**
   * Ids of the rules, or patterns of them. A general rule, which had left the word to a rule that is excepted, speaks up unless
   * it is among them: `['DST-002', 'GEN-*']`.
   */
  readonly rules: readonly Pattern[];
  readonly scope: ExceptionScope;
  /** What the rule's findings become: told, or told and allowed. Default `warn`. */
  readonly lowersTo?: 'allow' | 'warn';
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Ids of who agreed, as the one who adds it says: it is kept and told so, and lets nothing pass. */
  readonly approvedBy?: readonly string[];
}

/** An exception as it is kept. Plain data. */
export interface PolicyException extends Required<Omit<NewException, 'approvedBy'>> {
  readonly id: string;
  /** `active` until it expires or is revoked. */
  readonly state: 'active' | 'expired' | 'revoked';
  /** Id of who added it. */
  readonly by: string;
  /** Tells them apart from others, also where their id looks like a secret and is not shown: see core's `identityOf`. */
  readonly identity: string;
  /** Roles that they had then. */
  readonly authorRoles: readonly string[];
  readonly approvedBy: readonly string[];
  readonly createdAt: number;
  readonly revoked?: { readonly by: string; readonly at: number; readonly reason: string };
}

/**
 * Codes of the errors of exceptions.
 *
 * - `invalid-exception`: no scope, no reason, no end, or what is none of these
 * - `unknown-rule`: no rule has that id, or one that fits that pattern
 * - `exception-not-allowed`: a rule may not be excepted, by the operator's envelope
 * - `exception-never-holds`: its scope and its rules are at odds, so that it would let nothing pass
 * - `exception-contradicts`: another active one says otherwise of the same rules, and both could hold at once
 * - `exception-unknown`, `exception-ended`: there is none with that id, or it has ended already
 * - `exceptions-unavailable`: the storage does not answer; nothing was changed
 */
export type ExceptionErrorCode =
  | 'invalid-exception'
  | 'unknown-rule'
  | 'exception-not-allowed'
  | 'exception-never-holds'
  | 'exception-contradicts'
  | 'exception-unknown'
  | 'exception-ended'
  | 'exceptions-unavailable';

/** An error of exceptions. */
export function exceptionError(
  code: ExceptionErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): OpsError<ExceptionErrorCode> {
  return new OpsError(code, message, { details, ...(cause === undefined ? {} : { cause }) });
}
