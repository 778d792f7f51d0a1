import type { Actor, OpsError } from '@opspilot/core';
import { type TicketErrorCode, type TicketGrant, ticketError } from './approval-ticket.js';
import { isSamePerson } from './same-person.js';

/**
 * Who has to agree before a command runs. Whoever asks never counts, and nobody counts twice, however their id is spelt: in
 * other case, in other forms of the same letters, or in letters that look the same.
 */
export interface FourEyesRules {
  /** How many people; default 1, which with the one who asks makes four eyes. */
  readonly approvers?: number;
  /** Roles of which each that agrees has one; default: everybody may. */
  readonly roles?: readonly string[];
  /**
   * Separation of duties: each of these roles must be held by one of those who agree, each by another person. Not among
   * more people than `approvers`.
   */
  readonly duties?: readonly string[];
}

/** How many people have to agree. */
export function approversNeeded({ approvers = 1, duties = [] }: FourEyesRules): number {
  return Math.max(approvers, duties.length);
}

/** Roles of which whoever agrees has one; none when everybody may. */
function entitlingRoles({ approvers = 1, roles = [], duties = [] }: FourEyesRules): readonly string[] {
  if (roles.length > 0) return [...roles, ...duties];
  // Where duties leave a place over, anybody may take it.
  return duties.length < approvers ? [] : duties;
}

/** Why somebody may not agree; undefined when they may. */
export function objectionTo(
  approver: Actor,
  requester: string,
  grants: readonly TicketGrant[],
  rules: FourEyesRules,
): OpsError<TicketErrorCode> | undefined {
  const { id, kind = 'person', roles: held = [] } = approver;
  const entitling = entitlingRoles(rules);
  if (isSamePerson(id, requester)) {
    return ticketError('approver-is-requester', `${requester} asked for the command; somebody else has to agree.`);
  }
  if (kind !== 'person') {
    return ticketError(
      'approver-not-allowed',
      `${id} is no person but ${kind === 'agent' ? 'an agent' : 'a service'}; a person has to agree.`,
    );
  }
  if (grants.some(({ by }) => isSamePerson(by, id))) {
    return ticketError('approver-answered', `${id} has agreed already; somebody else has to.`);
  }
  if (entitling.length > 0 && !entitling.some((role) => held.includes(role))) {
    return ticketError('approver-not-allowed', `${id} has none of the roles that may agree: ${entitling.join(', ')}.`);
  }
  return undefined;
}

/** Each person's first word: two processes may have let one agree at once under two spellings. */
function peopleOf(grants: readonly TicketGrant[]): readonly TicketGrant[] {
  return grants.filter(({ by }, index) => grants.findIndex((grant) => isSamePerson(grant.by, by)) === index);
}

/** Whether each duty can be given to a person of its own among those who have agreed. */
function areDutiesMet([duty, ...others]: readonly string[], grants: readonly TicketGrant[]): boolean {
  if (duty === undefined) return true;
  return grants.some(
    (grant) =>
      grant.roles.includes(duty) &&
      areDutiesMet(
        others,
        grants.filter((other) => !isSamePerson(other.by, grant.by)),
      ),
  );
}

/** Whether enough people have agreed. */
export function isComplete(grants: readonly TicketGrant[], rules: FourEyesRules): boolean {
  return peopleOf(grants).length >= approversNeeded(rules) && areDutiesMet(rules.duties ?? [], grants);
}
