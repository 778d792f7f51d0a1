import { ticketError } from './approval-ticket.js';
import type { FourEyesRules } from './four-eyes.js';

/** Who has to agree to a command that needs approval, and how they are waited for. */
export interface ApprovalOptions extends FourEyesRules {
  /** Milliseconds for which a ticket holds, from the question on; default 24 hours, at most 30 days. */
  readonly lifetime?: number;
  /**
   * `true`: a command waits for its answer, as long as core's `approvalLifetime` lets it. `false`: it is rejected with the
   * id of its ticket, and run again once that is granted. Default true.
   */
  readonly isWaiting?: boolean;
  /** Milliseconds between looks for answers that came through other processes; default 1,000. */
  readonly pollInterval?: number;
}

const day = 86_400_000;
const limits = { approvers: [1, 20], lifetime: [1_000, 30 * day], pollInterval: [10, 60_000] } as const;

/** The options with their defaults. @throws OpsError `invalid-approval` */
export function approvalSettings({ approvers, roles, duties, ...options }: ApprovalOptions) {
  const { lifetime = day, isWaiting = true, pollInterval = 1_000 } = options;
  for (const [name, value] of Object.entries({ approvers: approvers ?? 1, lifetime, pollInterval })) {
    const [least, most] = limits[name as keyof typeof limits];
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    throw ticketError(
      'invalid-approval',
      `approvals.${name} must be a whole number from ${least} to ${most}, got ${value}.`,
    );
  }
  const rules: FourEyesRules = {
    ...(approvers === undefined ? {} : { approvers }),
    ...(roles === undefined ? {} : { roles: [...roles] }),
    ...(duties === undefined ? {} : { duties: [...duties] }),
  };
  return { rules, lifetime, isWaiting, pollInterval };
}
