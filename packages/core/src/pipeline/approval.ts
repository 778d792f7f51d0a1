import type { CommandDraft } from './command-draft.js';
import type { Verdict } from './verdict.js';

/** What an approver says. */
export interface ApprovalAnswer {
  readonly approved: boolean;
  /** Who says so. */
  readonly by: string;
  readonly reason?: string;
  /**
   * Where nobody has refused: `approval-expired`, nobody answered in time; `approval-missing`, too few have answered yet.
   * Default `approval-denied`. Of a leave it means nothing.
   */
  readonly code?: 'approval-expired' | 'approval-missing' | 'approval-denied';
}

/** The question put to an approver. */
export interface ApprovalRequest {
  readonly draft: CommandDraft;
  readonly verdict: Verdict;
  /** When an answer is no longer taken, milliseconds since the epoch. */
  readonly expiresAt: number;
  /** An approval that came with the command; a plugin may still refuse it. */
  readonly given?: Approval;
}

/** Leave to run one command once. */
export interface Approval {
  readonly id: string;
  /** SHA-256 (hex) of the draft's subject and the expiry. */
  readonly binding: string;
  readonly by: string;
  /** Who that is, where `by` does not show it because it looks like a secret: see `identityOf`. */
  readonly identity?: string;
  readonly reason?: string;
  readonly issuedAt: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Codes of `outcome.error` when a command was rejected, and of the errors of `pilot.approvals`. */
export type ApprovalErrorCode =
  | 'approval-denied'
  | 'approval-missing'
  | 'approval-unknown'
  | 'approval-mismatch'
  | 'approval-expired'
  | 'approval-used'
  | 'approval-failed'
  | 'approval-not-possible';
