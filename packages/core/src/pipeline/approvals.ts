import type { Clock } from '../clock/clock.js';
import { OpsError } from '../errors/ops-error.js';
import type { Approval, ApprovalErrorCode } from './approval.js';
import type { ApprovalStore } from './approval-store.js';
import type { Plan } from './plan.js';

/** Milliseconds of a hundred years: what is longer is a mistake in the unit, or no time at all. */
export const longestLifetime = 36_525 * 86_400_000;

/** Who approves, and for how long. */
export interface IssueOptions {
  readonly by: string;
  readonly reason?: string;
  /** Milliseconds, up to a hundred years; default the pilot's `approvalLifetime`. */
  readonly expiresIn?: number;
}

/** Approvals given before a command is run: show a plan to a person, issue, then `run({ …request, approval: id })`. */
export interface Approvals {
  /**
   * Leave to run what `plan` was made for: once, until it expires, with exactly the same request.
   * The approval is stored, so that another process may use it.
   *
   * @throws OpsError `approval-not-possible` when the plan was denied or the lifetime is none
   */
  issue(plan: Plan, options: IssueOptions): Promise<Approval>;
}

/** The approvals of a pilot. */
export function createApprovals(store: ApprovalStore, clock: Clock, lifetime: number): Approvals {
  const refuse = (message: string): never => {
    throw new OpsError<ApprovalErrorCode>('approval-not-possible', message);
  };
  return {
    issue: async (plan, { by, reason, expiresIn = lifetime }) => {
      if (plan.verdict.decision === 'deny') refuse('The command is denied by policy; no approval can change that.');
      if (!(expiresIn > 0 && expiresIn <= longestLifetime)) {
        refuse('expiresIn must be a number of milliseconds above 0, a hundred years at most.');
      }
      if (typeof by !== 'string' || by === '') refuse('An approval names who gives it: pass by.');
      return store.issue(plan.draft.subject, by, reason, clock.now() + Math.round(expiresIn));
    },
  };
}
