import { type Actor, identityOf, isSameIdentity, type OpsError } from '@opspilot/core';
import { type TicketErrorCode, type TicketGrant, ticketError } from './approval-ticket.js';

/**
 * Who has to agree before a command runs. Whoever asks never counts, and nobody counts twice, however their id is spelt: in
 * other case, in other forms of the same letters, or in letters that are known to look the same.
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

/** Somebody, as they are shown and as they are told apart. */
export interface Person {
  /** Their id, unless it looks like a secret. */
  readonly name: string;
  /** See core's `identityOf`. */
  readonly identity: string;
}

/** Leave given by one person, and what tells them apart. */
export interface StoredGrant extends TicketGrant {
  readonly identity: string;
}

/** A person whose id may be shown. */
export function personOf(id: string): Person {
  return { name: id, identity: identityOf(id) };
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

function isEntitled(held: readonly string[], rules: FourEyesRules): boolean {
  const entitling = entitlingRoles(rules);
  return entitling.length === 0 || entitling.some((role) => held.includes(role));
}

/** Why somebody may not agree; undefined when they may. */
export function objectionTo(
  { name, identity, kind = 'person', roles = [] }: Person & Pick<Actor, 'kind' | 'roles'>,
  requester: Person,
  grants: readonly StoredGrant[],
  rules: FourEyesRules,
): OpsError<TicketErrorCode> | undefined {
  if (isSameIdentity(identity, requester.identity)) {
    return ticketError(
      'approver-is-requester',
      `${requester.name} asked for the command; somebody else has to agree. Who asked may withdraw the question.`,
    );
  }
  if (kind !== 'person') {
    return ticketError(
      'approver-not-allowed',
      `${name} is no person but ${kind === 'agent' ? 'an agent' : 'a service'}; a person has to agree.`,
    );
  }
  if (grants.some((grant) => isSameIdentity(grant.identity, identity))) {
    return ticketError('approver-answered', `${name} has agreed already; somebody else has to.`);
  }
  if (!isEntitled(roles, rules)) {
    const wanted = entitlingRoles(rules).join(', ');
    return ticketError('approver-not-allowed', `${name} has none of the roles that may agree: ${wanted}.`);
  }
  return undefined;
}

/** Each person's first word: two processes may have let one agree at once under two spellings. */
function peopleOf(grants: readonly StoredGrant[]): readonly StoredGrant[] {
  return grants.filter(
    ({ identity }, index) => grants.findIndex((grant) => isSameIdentity(grant.identity, identity)) === index,
  );
}

/** Whether each duty can be given to a person of its own among those who have agreed. */
function areDutiesMet([duty, ...others]: readonly string[], grants: readonly StoredGrant[]): boolean {
  if (duty === undefined) return true;
  return grants.some(
    (grant) =>
      grant.roles.includes(duty) &&
      areDutiesMet(
        others,
        grants.filter((other) => !isSameIdentity(other.identity, grant.identity)),
      ),
  );
}

/**
 * What is missing until enough people have agreed; undefined when they have. Only those count who may agree by these rules,
 * with the roles that they had when they did: others may have held then.
 */
export function missingFor(grants: readonly StoredGrant[], rules: FourEyesRules): string | undefined {
  const counting = grants.filter(({ roles }) => isEntitled(roles, rules));
  const [people, needed, { duties = [] }] = [peopleOf(counting).length, approversNeeded(rules), rules];
  if (people >= needed && areDutiesMet(duties, counting)) return undefined;
  const others = grants.filter((grant) => !counting.includes(grant)).map(({ by }) => by);
  const roles = entitlingRoles(rules).join(', ');
  return [
    `${people} of ${needed} people ${people === 1 ? 'has' : 'have'} agreed`,
    ...(others.length === 0 ? [] : [`that ${others.join(', ')} did does not count, for want of the roles ${roles}`]),
    ...(people < needed ? [] : [`the duties ${duties.join(', ')} take a person each`]),
  ].join('; ');
}

/** Whether enough people have agreed. */
export function isComplete(grants: readonly StoredGrant[], rules: FourEyesRules): boolean {
  return missingFor(grants, rules) === undefined;
}
