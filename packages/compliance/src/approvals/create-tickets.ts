import { type Actor, identityOf, isSameIdentity, newId } from '@opspilot/core';
import type { Decided } from '../learning/decided.js';
import { type ApprovalTicket, type TicketErrorCode, ticketError } from './approval-ticket.js';
import type { TicketAnswer } from './approval-tickets.js';
import { checkAnswer, checkPlan, checkReadable, checkTicketQuery } from './check-approval.js';
import { approversNeeded, missingFor, objectionTo, type Person } from './four-eyes.js';
import type { OwnedTickets, TicketParts } from './owned-tickets.js';
import { createPlannedQuestions } from './planned-questions.js';
import type { TicketQuestion } from './ticket-question.js';
import { checkClock, shownTicket, stateOf } from './ticket-state.js';
import { type Closing, reachable, requesterOf, type StoredTicket } from './ticket-store.js';

/** Who answers. */
type Answerer = Actor & Person;

/** Who did it, for the log. */
function actorOf({ name: _, identity: __, ...actor }: Answerer): Actor {
  return actor;
}

/** Tells apart in the log who is not shown there. */
function hiddenIdentity({ name, identity }: Person): { readonly identity?: string } {
  return identity === identityOf(name) ? {} : { identity };
}

const closedCodes: Readonly<Record<NonNullable<StoredTicket['row']['closed_as']>, TicketErrorCode>> = {
  used: 'ticket-used',
  refused: 'ticket-closed',
  withdrawn: 'ticket-closed',
  expired: 'ticket-expired',
};

function closedError(id: string, state: keyof typeof closedCodes) {
  const what = state === 'used' ? 'was used already' : state === 'expired' ? 'has expired' : `was ${state}`;
  return ticketError(closedCodes[state], `The ticket ${id} ${what}; ask for a new one.`, { ticket: id, state });
}

/** @param by - identities of who decided */
function decidedOf({ row }: StoredTicket, by: readonly string[], isApproved: boolean): readonly Decided[] {
  const requester = requesterOf(row).identity;
  return row.features.map((features) => ({ ...features, requester, by, isApproved }));
}

export function createTickets(parts: TicketParts): OwnedTickets {
  const { store, clock, random, notes, redactor, rules, lifetime, rolesOf, hostsAt, onDecided } = parts;
  const see = (): Promise<void> => reachable(parts.see);
  const planned = createPlannedQuestions(hostsAt);
  const waiting = new Map<string, Set<() => void>>();

  const wake = (id: string): void => {
    for (const resolve of waiting.get(id) ?? []) resolve();
    waiting.delete(id);
  };
  const shown = (stored: StoredTicket): ApprovalTicket => shownTicket(stored, clock.now(), rules);
  const reference = ({ row }: StoredTicket) => ({
    ticket: row.id,
    command: row.command,
    host: row.host,
    actor: row.actor,
  });
  const about = ({ row }: StoredTicket, actor: Actor) => ({
    actor,
    host: row.host,
    ...(row.environment === null ? {} : { environment: row.environment }),
    command: row.command,
    subject: row.id,
  });

  const checkId = (id: unknown): void => {
    if (typeof id === 'string') return;
    throw ticketError('invalid-approval', 'A ticket is named by its id, as a text.');
  };

  const load = async (id: string): Promise<StoredTicket> => {
    checkId(id);
    const stored = await store.find(id);
    if (stored === undefined) throw ticketError('ticket-unknown', `There is no ticket ${id}.`, { ticket: id });
    return stored;
  };

  /** Once something has been seen to be expired, no clock makes it hold again. */
  const expire = async (stored: StoredTicket): Promise<void> => {
    const { id, actor, expires_at: expiresAt, command } = stored.row;
    const closing: Closing = { as: 'expired', by: actor, at: Math.max(clock.now(), expiresAt) };
    if (!(await store.close(id, closing))) return;
    wake(id);
    notes.tell('ticket.closed', { ...reference(stored), by: actor, state: 'expired' }, id);
    await notes.write({ ...about(stored, { id: actor }), type: 'approval.expired', data: { command, expiresAt } });
  };

  /** An open ticket that can still be answered. */
  const loadOpen = async (id: string): Promise<StoredTicket> => {
    await see();
    const stored = await load(id);
    if (stored.row.closed_as !== null) throw closedError(id, stored.row.closed_as);
    checkClock(stored, clock.now());
    const state = stateOf(stored, clock.now(), rules);
    if (state === 'expired') await expire(stored);
    if (state === 'pending' || state === 'granted') return stored;
    throw closedError(id, state);
  };

  const answererOf = ({ by }: TicketAnswer, identity?: string): Answerer => {
    const actor: Actor = typeof by === 'string' ? { id: by } : by;
    return {
      ...actor,
      roles: rolesOf(actor),
      name: redactor.text(actor.id),
      identity: identity ?? identityOf(actor.id),
    };
  };
  const missingIn = ({ row, grants }: StoredTicket): string | undefined =>
    missingFor(grants, row.four_eyes) ?? missingFor(grants, rules);

  /** Closes a ticket for good. Written down after: of two that try, one does it, and the log has one. */
  const end = async (
    stored: StoredTicket,
    person: Answerer,
    as: 'refused' | 'withdrawn',
    given: string | undefined,
  ): Promise<ApprovalTicket> => {
    const { id, command } = stored.row;
    const reason = given === undefined ? undefined : redactor.text(given);
    const why = reason === undefined ? {} : { reason };
    const isClosed = await store.close(id, { as, by: person.name, at: clock.now(), reason });
    const now = await load(id);
    if (!isClosed) throw closedError(id, now.row.closed_as ?? 'used');
    const written = about(stored, actorOf(person));
    if (as === 'withdrawn') await notes.write({ ...written, type: 'approval.withdrawn', data: { command, ...why } });
    else {
      await notes.write({ ...written, type: 'approval.refused', data: { command, code: as, ...why } });
      onDecided(decidedOf(stored, [person.identity], false));
    }
    wake(id);
    notes.tell('ticket.closed', { ...reference(stored), by: person.name, state: as, ...why }, id);
    return shown(now);
  };

  const ask = async (question: TicketQuestion): Promise<ApprovalTicket> => {
    await see();
    const open = await store.findOpen(question.binding);
    if (open !== undefined) {
      checkClock(open, clock.now());
      if (stateOf(open, clock.now(), rules) !== 'expired') return shown(open);
      await expire(open);
    }
    const id = newId(clock, random);
    const createdAt = clock.now();
    const expiresAt = createdAt + lifetime;
    const approvers = approversNeeded(rules);
    const { binding, environment, features, requester, ...asked } = question;
    const told = redactor.value({ ticket: id, ...asked, approvers, expiresAt });
    const row = {
      id,
      binding,
      command: told.command,
      host: told.host,
      environment: environment ?? null,
      actor: told.actor,
      requester,
      rules: told.rules,
      reasons: told.reasons,
      features,
      four_eyes: rules,
      created_at: createdAt,
      expires_at: expiresAt,
      closed_as: null,
      closed_at: null,
      closed_by: null,
      closed_reason: null,
      used_for: null,
    };
    const made: StoredTicket = { row, grants: [] };
    // Told and written down after: of several who ask at once one makes the ticket, and the log has no other.
    if (!(await store.insert(row))) return ask(question);
    try {
      await notes.write({
        ...about(made, { id: told.actor }),
        type: 'approval.requested',
        data: { command: told.command, rules: told.rules, expiresAt, approvers },
      });
    } catch (error) {
      await store.close(id, {
        as: 'withdrawn',
        by: told.actor,
        at: createdAt,
        reason: 'It could not be written down.',
      });
      throw error;
    }
    notes.tell('ticket.requested', told, id);
    return shown(made);
  };

  const askUnlessRefused = async (question: TicketQuestion): Promise<ApprovalTicket> => {
    await see();
    const last = await store.findNewest(question.binding);
    const isRefused = last?.row.closed_as === 'refused' && last.row.expires_at > clock.now();
    return isRefused ? shown(last) : ask(question);
  };

  const agree: OwnedTickets['agree'] = async (id, answer, identity) => {
    checkAnswer(answer);
    const stored = await loadOpen(id);
    const person = answererOf(answer, identity);
    const requester = requesterOf(stored.row);
    const objection =
      objectionTo(person, requester, stored.grants, stored.row.four_eyes) ??
      objectionTo(person, requester, stored.grants, rules);
    if (objection !== undefined) throw objection;
    checkReadable(answer);
    const { reason } = answer;
    const why = reason === undefined ? {} : { reason: redactor.text(reason) };
    const who = { by: person.name, identity: person.identity };
    const roles = (person.roles ?? []).map((role) => redactor.text(role));
    if (!(await store.addGrant(id, { ...who, roles, at: clock.now(), ...why }))) {
      throw ticketError('approver-answered', `${person.name} has agreed already; somebody else has to.`, {
        ticket: id,
      });
    }
    // Read again: somebody else may have agreed at the same time.
    const now = await load(id);
    if (now.row.closed_as !== null) {
      await store.removeGrant(id, person.identity);
      throw closedError(id, now.row.closed_as);
    }
    const complete = missingIn(now) === undefined;
    const { command } = stored.row;
    try {
      await notes.write({
        ...about(stored, actorOf(person)),
        type: 'approval.granted',
        data: { command, isComplete: complete, ...why, ...hiddenIdentity(person) },
      });
    } catch (error) {
      await store.removeGrant(id, person.identity);
      throw error;
    }
    // As it was before the command that waits for it may use it.
    const granted = shown(now);
    wake(id);
    notes.tell('ticket.granted', { ...reference(stored), by: person.name, isComplete: complete }, id);
    return granted;
  };

  return {
    ask,
    askUnlessRefused,
    agree,
    remember: planned.remember,
    missing: async (id) => missingIn(await load(id)),
    expire: async (at) => {
      for (const stored of await store.expired(at)) await expire(stored);
    },
    answered: (id) =>
      new Promise((resolve) => {
        const sleepers = waiting.get(id) ?? new Set();
        waiting.set(id, sleepers.add(resolve));
      }),
    use: async (id, binding, commandId) => {
      const stored = await loadOpen(id);
      if (stored.row.binding !== binding) {
        throw ticketError('ticket-mismatch', `The ticket ${id} was given for another request; ask for a new one.`, {
          ticket: id,
        });
      }
      const missing = missingIn(stored);
      if (missing !== undefined) {
        throw ticketError('ticket-pending', `Of the ticket ${id}, ${missing}.`, { ticket: id });
      }
      const by = stored.grants.map((grant) => grant.by);
      const { command, actor } = stored.row;
      const closing: Closing = { as: 'used', by: actor, at: clock.now(), usedFor: commandId };
      if (!(await store.close(id, closing))) throw closedError(id, (await load(id)).row.closed_as ?? 'used');
      // Of those who try at once, one uses it, and the log has one; where it takes none, the command does not run.
      const deciders = stored.grants.map(({ identity }) => identity);
      const people = by.every((name, index) => identityOf(name) === deciders[index]) ? {} : { identities: deciders };
      await notes.write({ ...about(stored, { id: actor }), type: 'approval.used', data: { command, by, ...people } });
      onDecided(decidedOf(stored, deciders, true));
      wake(id);
      notes.tell('ticket.closed', { ...reference(stored), by: actor, state: 'used' }, id);
      return shown(await load(id));
    },
    api: {
      request: async (plan) => {
        checkPlan(plan);
        return ask(planned.find(plan));
      },
      get: async (id) => {
        checkId(id);
        await see();
        const stored = await store.find(id);
        return stored === undefined ? undefined : shown(stored);
      },
      list: async (query = {}) => {
        checkTicketQuery(query);
        await see();
        const { host, actor, isOpen = false, limit = 100 } = query;
        const now = clock.now();
        const requester = actor === undefined ? undefined : identityOf(actor);
        const all = (await store.list({ host, requester, isOpen, limit })).map(shown);
        return isOpen ? all.filter(({ expiresAt }) => expiresAt > now) : all;
      },
      grant: (id, answer) => agree(id, answer),
      refuse: async (id, answer) => {
        checkAnswer(answer);
        const stored = await loadOpen(id);
        const person = answererOf(answer);
        // Whoever has agreed may still change their mind.
        const objection = objectionTo(person, requesterOf(stored.row), [], stored.row.four_eyes);
        if (objection !== undefined) throw objection;
        checkReadable(answer);
        return end(stored, person, 'refused', answer.reason);
      },
      withdraw: async (id, answer) => {
        checkAnswer(answer);
        const stored = await loadOpen(id);
        const person = answererOf(answer);
        if (!isSameIdentity(person.identity, requesterOf(stored.row).identity)) {
          throw ticketError(
            'approver-not-allowed',
            `Only ${stored.row.actor}, who asked, may take the question back; refuse it instead.`,
            { ticket: id },
          );
        }
        return end(stored, person, 'withdrawn', answer.reason);
      },
    },
  };
}
