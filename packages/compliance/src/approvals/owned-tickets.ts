import type { Actor, Clock, CommandDraft, Random, Redactor } from '@opspilot/core';
import type { Decided } from '../learning/decided.js';
import type { Notes } from '../notes/notes.js';
import type { HostsAt } from '../policy/hosts-named.js';
import type { ApprovalTicket } from './approval-ticket.js';
import type { ApprovalTickets, TicketAnswer } from './approval-tickets.js';
import type { FourEyesRules } from './four-eyes.js';
import type { TicketEvents } from './ticket-events.js';
import type { TicketQuestion } from './ticket-question.js';
import type { TicketStore } from './ticket-store.js';

/** What tickets are made with. */
export interface TicketParts {
  readonly store: TicketStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly notes: Notes<TicketEvents>;
  /** Takes secrets out of reasons before they are kept. */
  readonly redactor: Pick<Redactor, 'text' | 'value'>;
  readonly rules: FourEyesRules;
  /** Milliseconds until a ticket expires. */
  readonly lifetime: number;
  readonly rolesOf: (actor: Actor) => readonly string[];
  /** What is known of the hosts that a command reaches. */
  readonly hostsAt: HostsAt;
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
  /** As the public `grant`; `identity` where what is told of the person is not the whole id. */
  agree(id: string, answer: TicketAnswer, identity?: string): Promise<ApprovalTicket>;
  /** Remembers a draft that is planned, whose plan may come back with the request for leave. */
  remember(draft: CommandDraft): void;
  /** What is missing until a ticket is granted; undefined when nothing is. */
  missing(id: string): Promise<string | undefined>;
  /** Uses a granted ticket up: of two commands that try, in whatever process, one succeeds. */
  use(id: string, binding: string, commandId: string): Promise<ApprovalTicket>;
  /** Resolves when somebody in this process has answered a ticket. */
  answered(id: string): Promise<void>;
  /** Ends whatever had expired at a time. */
  expire(at: number): Promise<void>;
}
