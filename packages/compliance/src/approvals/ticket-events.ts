import type { TicketState } from './approval-ticket.js';

/** The ticket that an event is about; its texts with secrets taken out. */
export interface TicketReference {
  readonly ticket: string;
  readonly command: string;
  readonly host: string;
  /** Id of who asked. */
  readonly actor: string;
}

/** What happens to tickets; the subject is the ticket's id. */
export interface TicketEvents {
  'ticket.requested': TicketReference & {
    readonly rules: readonly string[];
    readonly reasons: readonly string[];
    readonly approvers: number;
    readonly expiresAt: number;
  };
  /** One person agreed; `isComplete` once enough have. */
  'ticket.granted': TicketReference & { readonly by: string; readonly isComplete: boolean };
  'ticket.closed': TicketReference & {
    readonly by: string;
    readonly state: Exclude<TicketState, 'pending' | 'granted'>;
    readonly reason?: string;
  };
}
