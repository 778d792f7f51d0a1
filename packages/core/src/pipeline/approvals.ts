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
   * @throws OpsError `approval-not-possible` when the plan is none, was denied or reads a stream, nobody gives the approval, or
   * its lifetime is none
   */
  issue(plan: Plan, options: IssueOptions): Promise<Approval>;
}

/** Whether it has what an approval is bound to: somebody may have passed the request, or forgotten to await the plan. */
function isPlan(plan: unknown): plan is Plan {
  const { draft, verdict } = (plan ?? {}) as Partial<Plan>;
  return typeof draft?.subject === 'string' && typeof verdict?.decision === 'string';
}

/** What is wrong with the options, which come from whoever calls; undefined when nothing is. */
function optionProblem({ by, reason, expiresIn = 1, ...others }: Partial<IssueOptions>): string | undefined {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return `An approval has no option "${unknown}"; there are by, reason, expiresIn.`;
  if (typeof by !== 'string' || by.trim() === '') return "An approval names who gives it: pass { by: 'somebody' }.";
  if (reason !== undefined && typeof reason !== 'string') return 'The reason of an approval must be a text.';
  if (expiresIn > 0 && expiresIn <= longestLifetime) return undefined;
  return 'expiresIn must be a number of milliseconds above 0, a hundred years at most.';
}

function planProblem(plan: unknown): string | undefined {
  if (!isPlan(plan)) return 'An approval is given for a plan: pass what pilot.plan(request) resolved with.';
  if (plan.verdict.decision === 'deny') return 'The command is denied by policy; no approval can change that.';
  if (plan.draft.stdin === 'stream') {
    return 'Its stdin is a stream, which nobody has read and no approval can be bound to. Pass text or bytes, or have it approved when it runs.';
  }
  return undefined;
}

/** The approvals of a pilot. */
export function createApprovals(store: ApprovalStore, clock: Clock, lifetime: number): Approvals {
  return {
    issue: async (plan, options) => {
      const problem = planProblem(plan) ?? optionProblem(options ?? {});
      if (problem !== undefined) throw new OpsError<ApprovalErrorCode>('approval-not-possible', problem);
      const { by, reason, expiresIn = lifetime } = options;
      return store.issue(plan.draft.subject, by, reason, clock.now() + Math.round(expiresIn));
    },
  };
}
