import type { DecisionFeatures } from './decision-features.js';

/** One thing that people decided about a command, for one rule that asked. */
export interface Decided extends DecisionFeatures {
  /** Id of who asked. */
  readonly requester: string;
  /** Ids of who decided. */
  readonly by: readonly string[];
  readonly isApproved: boolean;
}
