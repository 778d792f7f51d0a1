import type { Clock } from '../clock/clock.js';
import type { ExecutionTimeouts, Executor } from '../executor/executor.js';
import type { HistoryRecorder } from '../history/history-recorder.js';
import type { Hosts } from '../hosts/hosts.js';
import type { Logger } from '../logger/logger.js';
import type { NamedHooks } from '../plugin/compose.js';
import type { Random } from '../random/random.js';
import type { Redactor } from '../secrets/redactor.js';
import type { SecretsProvider } from '../secrets/secrets-provider.js';
import type { Tracer } from '../telemetry/tracer.js';
import type { Actor } from './actor.js';
import type { ApprovalAnswer } from './approval.js';
import type { ApprovalStore } from './approval-store.js';
import type { CommandDraft } from './command-draft.js';
import type { StageContext } from './hooks.js';
import type { SecretMemory } from './secret-memory.js';
import type { Tell } from './tell.js';
import type { Verdict } from './verdict.js';

/**
 * Answers for a command that needs approval: leave, refusal, or no opinion. `true` stands for an answer by `approver`.
 */
export type Approve = (
  draft: CommandDraft,
  verdict: Verdict,
  stage: StageContext,
) => boolean | ApprovalAnswer | undefined | Promise<boolean | ApprovalAnswer | undefined>;

/** Everything the stages work with. */
/** Passwords, keys and tokens that stand in a command; none where commands are not analysed. */
export type SecretsOf = (draft: CommandDraft) => readonly string[];

export interface PipelineParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly tell: Tell;
  readonly hosts: Hosts;
  readonly executor: Executor;
  readonly recorder: HistoryRecorder;
  readonly approvals: ApprovalStore;
  readonly redactor: Redactor;
  readonly secrets: SecretsProvider | undefined;
  readonly secretMemory: SecretMemory;
  readonly secretsOf: SecretsOf;
  readonly tracer: Tracer;
  readonly approve: Approve | undefined;
  /** Milliseconds for which a question may stay unanswered and an answer holds. */
  readonly approvalLifetime: number;
  /** Limits for requests that name none. */
  readonly timeouts: ExecutionTimeouts;
  /** Who asks when a request does not say. */
  readonly actor: Actor;
  /** Aborts when the pilot closes. */
  readonly signal: AbortSignal;
  /** Hooks of the plugins in the order of set-up. */
  readonly hooks: readonly NamedHooks[];
}
