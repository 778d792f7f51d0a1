import {
  type ApprovalAnswer,
  type ApprovalRequest,
  type Clock,
  type CommandDraft,
  type CommandHooks,
  type Logger,
  OpsError,
  type StageContext,
} from '@opspilot/core';
import type { JudgeAgain } from '../compliance/judge-again.js';
import type { HostsAt } from '../policy/hosts-named.js';
import type { ApprovalTicket, TicketErrorCode } from './approval-ticket.js';
import { streamedBeforehand } from './check-approval.js';
import type { OwnedTickets } from './owned-tickets.js';
import { questionOf } from './ticket-question.js';

/** What the hook is made with. */
export interface LeaveParts {
  readonly tickets: OwnedTickets;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hostsAt: HostsAt;
  readonly judgeAgain: JudgeAgain;
  /** Whether a command waits for its answer, or is refused until it is run again. */
  readonly isWaiting: boolean;
  /** Milliseconds between looks for answers of other processes. */
  readonly pollInterval: number;
}

/** Who answers where no person does. */
const self = 'compliance';

function refusal(reason: string, by = self): ApprovalAnswer {
  return { approved: false, by, reason };
}

/** No leave, and yet nobody has refused. */
function noLeave(code: 'approval-expired' | 'approval-missing', reason: string): ApprovalAnswer {
  return { approved: false, by: self, reason, code };
}

/** Waits until a ticket is not pending any more. */
async function settled(
  id: string,
  { tickets, clock, pollInterval }: LeaveParts,
  signal: AbortSignal,
): Promise<ApprovalTicket> {
  for (;;) {
    const answered = tickets.answered(id);
    const ticket = await tickets.api.get(id);
    if (ticket === undefined) throw new OpsError<TicketErrorCode>('ticket-unknown', `The ticket ${id} is gone.`);
    if (ticket.state !== 'pending') return ticket;
    const waking = new AbortController();
    const nap = clock.sleep(pollInterval, AbortSignal.any([signal, waking.signal])).catch(() => {});
    await Promise.race([nap, answered]);
    waking.abort();
    signal.throwIfAborted();
  }
}

/** Whether whoever ended the wait may come back for the answer: nobody took the command back. */
function mayComeBack(reason: unknown): boolean {
  return OpsError.is(reason, 'approval-expired') || OpsError.is(reason, 'pilot-closed');
}

/** An approval of core's own, given beforehand, counts as one person's. */
async function countGiven(
  ticket: ApprovalTicket,
  { given }: ApprovalRequest,
  tickets: OwnedTickets,
): Promise<ApprovalAnswer | undefined> {
  if (given === undefined) return undefined;
  try {
    const { by, reason, identity } = given;
    await tickets.agree(ticket.id, { by, ...(reason === undefined ? {} : { reason }) }, identity);
  } catch (error) {
    if (OpsError.is(error, 'approver-answered')) return undefined;
    if (OpsError.is(error, 'approver-is-requester') || OpsError.is(error, 'approver-not-allowed'))
      return refusal(error.message);
    throw error;
  }
  return undefined;
}

async function answerOf(
  ticket: ApprovalTicket,
  binding: string,
  request: ApprovalRequest,
  { tickets, judgeAgain }: LeaveParts,
): Promise<ApprovalAnswer> {
  const { id, state, closed } = ticket;
  const { draft } = request;
  if (state === 'granted') {
    const objection = await judgeAgain(request);
    if (objection !== undefined) return objection;
    const used = await tickets.use(id, binding, draft.id);
    return { approved: true, by: used.grants.map(({ by }) => by).join(', '), reason: `ticket ${id}` };
  }
  if (state === 'pending') {
    const missing = (await tickets.missing(id)) ?? 'it has just been granted';
    return noLeave(
      'approval-missing',
      `Leave was asked for as ticket ${id}; ${missing}. Run the same command again once it is granted.`,
    );
  }
  if (state === 'refused') return refusal(closed?.reason ?? `The ticket ${id} was refused.`, closed?.by);
  if (state === 'withdrawn') {
    const why = closed?.reason === undefined ? '' : ` (${closed.reason})`;
    return noLeave(
      'approval-missing',
      `${closed?.by} took the ticket ${id} back${why}; run the command again to ask anew.`,
    );
  }
  if (state === 'used') return refusal(`The ticket ${id} was used by another run; run the command again to ask anew.`);
  return noLeave('approval-expired', `The ticket ${id} has expired; run the command again to ask anew.`);
}

/**
 * Gets leave from as many people as the rules want. What is granted already opens the command at once; else it waits, or says
 * which ticket to have granted. A command that is cancelled takes its question back; one whose process ends, or whose
 * question core lets expire, leaves it open for the next run of the same request.
 */
export function leaveHook(parts: LeaveParts): NonNullable<CommandHooks['approve']> {
  const { tickets, logger, isWaiting } = parts;
  const takeBack = async (ticket: ApprovalTicket, draft: CommandDraft, signal: AbortSignal): Promise<void> => {
    if (!signal.aborted || mayComeBack(signal.reason)) return;
    const answer = { by: draft.actor, reason: 'The command was cancelled.' };
    await tickets.api.withdraw(ticket.id, answer).catch((error: unknown) => {
      logger.warn({ err: error, ticket: ticket.id }, 'the ticket of a cancelled command stays open');
    });
  };
  return async (request: ApprovalRequest, { signal }: StageContext): Promise<ApprovalAnswer> => {
    const { draft, verdict } = request;
    // An approval of core's own was given before anybody could read the stream.
    if (draft.stdin === 'stream' && (!isWaiting || request.given !== undefined)) {
      return noLeave('approval-missing', streamedBeforehand);
    }
    const question = questionOf(draft, parts.hostsAt, verdict);
    // Who waits hears it when somebody refuses; who comes back has to be told, and not to ask again until it is forgotten.
    const ticket = await (isWaiting ? tickets.ask(question) : tickets.askUnlessRefused(question));
    if (ticket.state === 'refused') return await answerOf(ticket, question.binding, request, parts);
    try {
      const objection = await countGiven(ticket, request, tickets);
      if (objection !== undefined) return objection;
      const now = isWaiting ? await settled(ticket.id, parts, signal) : ((await tickets.api.get(ticket.id)) ?? ticket);
      return await answerOf(now, question.binding, request, parts);
    } finally {
      await takeBack(ticket, draft, signal);
    }
  };
}
