import { OpsError } from '@opspilot/core';

/**
 * How far a ticket has come. `granted` opens one command, once; the last four are final.
 */
export type TicketState = 'pending' | 'granted' | 'used' | 'refused' | 'withdrawn' | 'expired';

/** Leave given by one person. */
export interface TicketGrant {
  /** Id of the person. */
  readonly by: string;
  readonly roles: readonly string[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly reason?: string;
}

/** A question for leave to run one command once, and what was answered. Plain data; secrets are taken out. */
export interface ApprovalTicket {
  readonly id: string;
  readonly state: TicketState;
  readonly command: string;
  readonly host: string;
  readonly environment?: string;
  /** Id of who asked. */
  readonly actor: string;
  /** Why leave is needed: the rules, and what they say. */
  readonly rules: readonly string[];
  readonly reasons: readonly string[];
  /** How many people have to agree. */
  readonly approvers: number;
  readonly grants: readonly TicketGrant[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** How it ended, once it has. */
  readonly closed?: { readonly by: string; readonly at: number; readonly reason?: string };
  /** Id of the command that it opened. */
  readonly usedFor?: string;
}

/**
 * Codes of the errors of approvals.
 *
 * - `ticket-unknown`: there is none with that id
 * - `ticket-closed`: it was refused or withdrawn; `details.state` says which
 * - `ticket-expired`, `ticket-used`: too late, or a second time
 * - `ticket-pending`: not enough people have agreed
 * - `ticket-mismatch`: it was given for another command, host, environment or actor
 * - `approver-is-requester`, `approver-not-allowed`, `approver-answered`: this person may not agree, or has already
 * - `clock-went-backwards`: the clock shows a time before what was written down, so nobody knows what has expired
 * - `approvals-unavailable`: the storage does not answer; nothing was changed
 * - `invalid-approval`: what was passed is no ticket, person or option
 */
export type TicketErrorCode =
  | 'ticket-unknown'
  | 'ticket-closed'
  | 'ticket-expired'
  | 'ticket-used'
  | 'ticket-pending'
  | 'ticket-mismatch'
  | 'approver-is-requester'
  | 'approver-not-allowed'
  | 'approver-answered'
  | 'clock-went-backwards'
  | 'approvals-unavailable'
  | 'invalid-approval';

/** An error of approvals. */
export function ticketError(
  code: TicketErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): OpsError<TicketErrorCode> {
  return new OpsError(code, message, { details, ...(cause === undefined ? {} : { cause }) });
}
