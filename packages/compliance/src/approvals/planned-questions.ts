import type { CommandDraft, Plan } from '@opspilot/core';
import type { HostsAt } from '../policy/hosts-named.js';
import { ticketError } from './approval-ticket.js';
import { questionOf, type TicketQuestion } from './ticket-question.js';

const mostRemembered = 1_000;

/** The questions that plans raise, as they were made: what a plan shows may be another by the time it comes back. */
export interface PlannedQuestions {
  /** Remembers what the plan of a draft will ask; of many, the last ones. */
  remember(draft: CommandDraft): void;
  /** @throws OpsError `invalid-approval` when the plan is not of this pilot, or too many were made since */
  find(plan: Plan): TicketQuestion;
}

export function createPlannedQuestions(hostsAt: HostsAt): PlannedQuestions {
  const questions = new Map<string, TicketQuestion>();
  return {
    remember: (draft) => {
      if (draft.verdict?.decision !== 'require-approval') return;
      questions.set(draft.id, questionOf(draft, hostsAt));
      const [oldest] = questions.keys();
      if (oldest !== undefined && questions.size > mostRemembered) questions.delete(oldest);
    },
    find: ({ draft }) => {
      const question = questions.get(draft.id);
      if (question !== undefined) return question;
      throw ticketError(
        'invalid-approval',
        `The plan is not one of the last ${mostRemembered} of this pilot that need approval: make it anew with pilot.plan(request).`,
      );
    },
  };
}
