import { type Actor, type Clock, newId, type Random, type Redactor } from '@opspilot/core';
import type { Decided } from '../learning/decided.js';
import type { Notes } from '../notes/notes.js';
import { type ApprovalTicket, type TicketErrorCode, ticketError } from './approval-ticket.js';
import type { ApprovalTickets, TicketAnswer } from './approval-tickets.js';
import { checkAnswer, checkPlan, checkTicketQuery } from './check-approval.js';
import { approversNeeded, type FourEyesRules, isComplete, objectionTo } from './four-eyes.js';
import type { TicketEvents } from './ticket-events.js';
import { questionOf, type TicketQuestion } from './ticket-question.js';
import { checkClock, shownTicket, stateOf } from './ticket-state.js';
import { type Closing, reachable, type StoredTicket, type TicketStore } from './ticket-store.js';

/** What tickets are made with. */
export interface TicketParts {
  readonly store: TicketStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly notes: Notes<TicketEvents>;
  /** Takes secrets out of reasons before they are kept. */
  readonly redactor: Redactor;
  readonly rules: FourEyesRules;
  /** Milliseconds until a ticket expires. */
  readonly lifetime: number;
  readonly rolesOf: (actor: Actor) => readonly string[];
  /** Sees what the clock shows (see `SeenTime`). */
  readonly see: () => Promise<void>;
  /** Hears what people decided; what becomes of that changes no ticket. */
  readonly onDecided: (decided: readonly Decided[]) => void;
}

/** The tickets, with what only the path of a command may do. */
export interface OwnedTickets {
  readonly api: ApprovalTickets;
  /** The open ticket of a question; a new one when there is none. */
  ask(question: TicketQuestion): Promise<ApprovalTicket>;
  /** The last ticket of a question when it was refused and its time is not over; else the open one, or a new one. */
  askUnlessRefused(question: TicketQuestion): Promise<ApprovalTicket>;
  /** Uses a granted ticket up: of two commands that try, in whatever process, one succeeds. */
  use(id: string, binding: string, commandId: string): Promise<ApprovalTicket>;
  /** Resolves when somebody in this process has answered a ticket. */
  answered(id: string): Promise<void>;
  /** Ends whatever had expired at a time. */
  expire(at: number): Promise<void>;
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

function decidedOf({ row }: StoredTicket, by: readonly string[], isApproved: boolean): readonly Decided[] {
  return row.features.map((features) => ({ ...features, requester: row.actor, by, isApproved }));
}

export function createTickets(parts: TicketParts): OwnedTickets {
  const { store, clock, random, notes, redactor, rules, lifetime, rolesOf, onDecided } = parts;
  const see = (): Promise<void> => reachable(parts.see);
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

  const load = async (id: string): Promise<StoredTicket> => {
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

  const personOf = ({ by }: TicketAnswer): Actor => {
    const actor: Actor = typeof by === 'string' ? { id: by } : by;
    return { ...actor, roles: rolesOf(actor) };
  };

  /** Closes a ticket for good. Written down after: of two that try, one does it, and the log has one. */
  const end = async (
    stored: StoredTicket,
    actor: Actor,
    as: 'refused' | 'withdrawn',
    given: string | undefined,
  ): Promise<ApprovalTicket> => {
    const { id, command } = stored.row;
    const reason = given === undefined ? undefined : redactor.text(given);
    const why = reason === undefined ? {} : { reason };
    const data = { command, code: as, ...why };
    const isClosed = await store.close(id, { as, by: actor.id, at: clock.now(), reason });
    const now = await load(id);
    if (!isClosed) throw closedError(id, now.row.closed_as ?? 'used');
    await notes.write({ ...about(stored, actor), type: 'approval.refused', data });
    if (as === 'refused') onDecided(decidedOf(stored, [actor.id], false));
    wake(id);
    notes.tell('ticket.closed', { ...reference(stored), by: actor.id, state: as, ...why }, id);
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
    const { binding, environment, features, ...asked } = question;
    const told = redactor.value({ ticket: id, ...asked, approvers, expiresAt });
    const row = {
      id,
      binding,
      command: told.command,
      host: told.host,
      environment: environment ?? null,
      actor: told.actor,
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

  return {
    ask,
    askUnlessRefused,
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
      if (stateOf(stored, clock.now(), rules) !== 'granted') {
        throw ticketError('ticket-pending', `Not enough people have agreed to the ticket ${id}.`, { ticket: id });
      }
      const by = stored.grants.map((grant) => grant.by);
      const { command, actor } = stored.row;
      const closing: Closing = { as: 'used', by: actor, at: clock.now(), usedFor: commandId };
      if (!(await store.close(id, closing))) throw closedError(id, (await load(id)).row.closed_as ?? 'used');
      // Of those who try at once, one uses it, and the log has one; where it takes none, the command does not run.
      await notes.write({ ...about(stored, { id: actor }), type: 'approval.used', data: { command, by } });
      onDecided(decidedOf(stored, by, true));
      wake(id);
      notes.tell('ticket.closed', { ...reference(stored), by: actor, state: 'used' }, id);
      return shown(await load(id));
    },
    api: {
      request: async (plan) => {
        checkPlan(plan);
        return ask(questionOf(plan.draft, plan.verdict));
      },
      get: async (id) => {
        await see();
        const stored = await store.find(id);
        return stored === undefined ? undefined : shown(stored);
      },
      list: async (query = {}) => {
        checkTicketQuery(query);
        await see();
        const { host, actor, isOpen = false, limit = 100 } = query;
        const now = clock.now();
        const all = (await store.list({ host, actor, isOpen, limit })).map(shown);
        return isOpen ? all.filter(({ expiresAt }) => expiresAt > now) : all;
      },
      grant: async (id, answer) => {
        checkAnswer(answer);
        const stored = await loadOpen(id);
        const actor = personOf(answer);
        const objection =
          objectionTo(actor, stored.row.actor, stored.grants, stored.row.four_eyes) ??
          objectionTo(actor, stored.row.actor, stored.grants, rules);
        if (objection !== undefined) throw objection;
        const { reason } = answer;
        const why = reason === undefined ? {} : { reason: redactor.text(reason) };
        const grant = { by: actor.id, roles: actor.roles ?? [], at: clock.now(), ...why };
        if (!(await store.addGrant(id, grant))) {
          throw ticketError('approver-answered', `${actor.id} has agreed already; somebody else has to.`, {
            ticket: id,
          });
        }
        // Read again: somebody else may have agreed at the same time.
        const now = await load(id);
        if (now.row.closed_as !== null) {
          await store.removeGrant(id, actor.id);
          throw closedError(id, now.row.closed_as);
        }
        const complete = isComplete(now.grants, now.row.four_eyes) && isComplete(now.grants, rules);
        const { command } = stored.row;
        try {
          await notes.write({
            ...about(stored, actor),
            type: 'approval.granted',
            data: { command, isComplete: complete, ...why },
          });
        } catch (error) {
          await store.removeGrant(id, actor.id);
          throw error;
        }
        // As it was before the command that waits for it may use it.
        const granted = shown(now);
        wake(id);
        notes.tell('ticket.granted', { ...reference(stored), by: actor.id, isComplete: complete }, id);
        return granted;
      },
      refuse: async (id, answer) => {
        checkAnswer(answer);
        const stored = await loadOpen(id);
        const actor = personOf(answer);
        // Whoever has agreed may still change their mind.
        const objection = objectionTo(actor, stored.row.actor, [], stored.row.four_eyes);
        if (objection !== undefined) throw objection;
        return end(stored, actor, 'refused', answer.reason);
      },
      withdraw: async (id, answer) => {
        checkAnswer(answer);
        const stored = await loadOpen(id);
        const actor = personOf(answer);
        if (actor.id !== stored.row.actor) {
          throw ticketError(
            'approver-not-allowed',
            `Only ${stored.row.actor}, who asked, may take the question back; refuse it instead.`,
            { ticket: id },
          );
        }
        return end(stored, actor, 'withdrawn', answer.reason);
      },
    },
  };
}
