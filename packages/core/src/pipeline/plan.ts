import type { Stage } from '../history/command-record.js';
import type { CommandDraft } from './command-draft.js';
import type { Verdict } from './verdict.js';

/** What one stage would do. */
export interface StagePreview {
  readonly stage: Stage;
  /** `core`, or the id of a plugin. */
  readonly source: string;
  /** For a person, secrets taken out. */
  readonly summary: string;
}

/** What a run would do, stage by stage. Nothing was executed. */
export interface Plan {
  readonly draft: CommandDraft;
  readonly verdict: Verdict;
  readonly stages: readonly StagePreview[];
}
