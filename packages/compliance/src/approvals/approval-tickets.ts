import type { Actor, Plan } from '@opspilot/core';
import type { ApprovalTicket } from './approval-ticket.js';

/** Who answers a question, and why. */
export interface TicketAnswer {
  /** The person, or their id; roles that are told here count only where the option `rolesOf` is not given. */
  readonly by: Actor | string;
  readonly reason?: string;
}

/** Which tickets to list. */
export interface TicketQuery {
  readonly host?: string;
  /** Id of who asked. */
  readonly actor?: string;
  /** Only those that wait for an answer or for their command. Default false. */
  readonly isOpen?: boolean;
  /** 1..1,000; default 100. */
  readonly limit?: number;
}

/**
 * Leave for commands, asked for in one process and given in another. A ticket is bound to one request (command, host with its
 * environment, groups and labels, actor, options, bytes of stdin) and to the rules that ask for leave, and opens it once. All methods reject with a `TicketErrorCode`.
 */
export interface ApprovalTickets {
  /**
   * Asks for leave to run what `plan` was made for, before it is run: the next `pilot.run` of the same request uses the
   * ticket. Asking twice gives the same ticket while it is open. The plan stands for what this pilot was asked: people are
   * shown that, whatever the plan has come to say.
   *
   * @throws OpsError `invalid-approval` for a plan that is none of this pilot, was denied, or reads a stream, which nobody has read yet
   */
  request(plan: Plan): Promise<ApprovalTicket>;
  /** A ticket, whatever became of it; undefined when there is none with that id. */
  get(id: string): Promise<ApprovalTicket | undefined>;
  /** Newest first. */
  list(query?: TicketQuery): Promise<readonly ApprovalTicket[]>;
  /**
   * Agrees, as one person. The ticket is `granted` when enough have.
   *
   * @throws OpsError `approver-is-requester`, `approver-not-allowed`, `approver-answered`, `ticket-expired`, `ticket-closed`,
   * `ticket-used`, `ticket-unknown`
   */
  grant(id: string, answer: TicketAnswer): Promise<ApprovalTicket>;
  /** Says no, finally, whoever has agreed before. @throws as `grant` */
  refuse(id: string, answer: TicketAnswer): Promise<ApprovalTicket>;
  /** Takes a question back. Only who asked may. @throws OpsError `approver-not-allowed`, and as `grant` */
  withdraw(id: string, answer: TicketAnswer): Promise<ApprovalTicket>;
}
