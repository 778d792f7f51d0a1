import type { Plan } from '@opspilot/core';
import { requireObject, requireTexts } from '../compliance/require-given.js';
import { ticketError } from './approval-ticket.js';
import type { TicketAnswer, TicketQuery } from './approval-tickets.js';
import { isReadableId } from './readable-id.js';

/** What shows nothing, or nothing of its own: format and control characters, and what Unicode lets a font leave out. */
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const longestReason = 2_000;
const mostListed = 1_000;

/** Nobody can say what a stream will bring. */
export const streamedBeforehand =
  'What a stream brings cannot be agreed to beforehand, for nobody has read it. Pass `stdin` as a text or bytes, or let the command wait for its answer.';

/** @throws OpsError `invalid-approval` when `plan` is none, was denied, needs no leave, or reads a stream */
export function checkPlan(plan: Plan): void {
  const { draft, verdict } = (plan ?? {}) as Partial<Plan>;
  if (typeof draft?.subject !== 'string' || typeof verdict?.decision !== 'string') {
    throw ticketError('invalid-approval', 'Leave is asked for a plan: pass what pilot.plan(request) resolved with.');
  }
  if (verdict.decision === 'deny') {
    throw ticketError('invalid-approval', 'The command is denied by policy; no approval can change that.');
  }
  if (verdict.decision !== 'require-approval') {
    throw ticketError('invalid-approval', 'The command needs no approval; run it.');
  }
  if (draft.stdin === 'stream') throw ticketError('invalid-approval', streamedBeforehand);
}

/** @throws OpsError `invalid-approval` when nobody answers, or their reason is no text */
export function checkAnswer(answer: TicketAnswer): void {
  const { by, reason } = (answer ?? {}) as Partial<TicketAnswer>;
  const id = typeof by === 'object' ? by?.id : by;
  // They would make two people of one, for whoever reads the log.
  if (typeof id !== 'string' || id === '' || id !== id.trim() || invisible.test(id)) {
    throw ticketError(
      'invalid-approval',
      "An answer names who gives it, without white space around the id or characters in it that are not seen: pass { by: 'somebody' }.",
    );
  }
  if (typeof by === 'object' && by?.roles !== undefined)
    requireTexts(by.roles, 'The roles of who answers', (message) => ticketError('invalid-approval', message));
  if (reason !== undefined && (typeof reason !== 'string' || reason.length > longestReason)) {
    throw ticketError(
      'invalid-approval',
      `The reason of an answer must be a text of at most ${longestReason} characters.`,
    );
  }
}

/** @throws OpsError `invalid-approval` when whoever reads the id of who answers may take it for another */
export function checkReadable({ by }: TicketAnswer): void {
  if (isReadableId(typeof by === 'string' ? by : by.id)) return;
  throw ticketError(
    'invalid-approval',
    'The id of who answers can be taken for another: write it in letters of one script, without symbols and characters that are not seen.',
  );
}

/** @throws OpsError `invalid-approval` */
export function checkTicketQuery(query: TicketQuery): void {
  const { limit = 1 } = requireObject(query, 'What approvals.list is asked for');
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostListed) return;
  throw ticketError(
    'invalid-approval',
    `The limit of a list of tickets must be a whole number from 1 to ${mostListed}, got ${limit}.`,
  );
}
