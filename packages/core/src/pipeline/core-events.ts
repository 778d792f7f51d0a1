import type { OutcomeStatus, Stage } from '../history/command-record.js';
import type { Decision } from './decision.js';
import type { CommandHooks } from './hooks.js';
import type { Recovery, RecoveryPoint, Verification } from './outcome.js';

/** The command that an event is about; its text with secrets taken out. */
export interface CommandReference {
  readonly id: string;
  readonly command: string;
  readonly host: string;
  readonly actor: string;
}

/** The events of the core; the subject of `command.*` and `approval.*` is the command's id. */
export interface CoreEvents {
  'command.proposed': CommandReference & { readonly intent?: string };
  'command.analysed': CommandReference & { readonly effects: number; readonly problems: number };
  'command.assessed': CommandReference & { readonly score: number };
  'command.gated': CommandReference & {
    readonly decision: Decision;
    readonly rules: readonly string[];
  };
  'command.planned': CommandReference & { readonly decision: Decision };
  'approval.requested': CommandReference & { readonly expiresAt: number };
  'approval.granted': CommandReference & { readonly approval: string; readonly by: string };
  'approval.rejected': CommandReference & { readonly by?: string; readonly code: string };
  'command.prepared': CommandReference & { readonly recoveryPoints: readonly RecoveryPoint[] };
  'command.started': CommandReference;
  /** The process ended, or contact with it was lost. */
  'command.executed': CommandReference & {
    readonly executed: 'yes' | 'no' | 'unknown';
    readonly exitCode: number | null;
    /** Milliseconds. */
    readonly duration: number;
  };
  'command.verified': CommandReference & { readonly verifications: readonly Verification[] };
  'command.recovered': CommandReference & { readonly recoveries: readonly Recovery[] };
  /** The last word on every command, after it was recorded. */
  'command.finished': CommandReference & {
    readonly status: OutcomeStatus;
    readonly stage: Stage;
    readonly exitCode: number | null;
    readonly error?: { readonly code: string; readonly message: string };
    readonly recorded: boolean;
  };
  /** Somebody found out how a command had gone that ended as `unknown`. */
  'command.resolved': CommandReference & {
    readonly status: 'succeeded' | 'failed';
    readonly by: string;
    readonly reason: string;
  };
  /** A hook threw; what that meant for the command stands in its outcome. */
  'plugin.failed': { readonly plugin: string; readonly hook: keyof CommandHooks; readonly message: string };
}
