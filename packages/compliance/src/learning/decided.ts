import type { DecisionFeatures } from './decision-features.js';

/** One thing that people decided about a command, for one rule that asked. */
export interface Decided extends DecisionFeatures {
  /** Who asked: an identity, as core's `identityOf` gives it, and no name. */
  readonly requester: string;
  /** Who decided, alike. */
  readonly by: readonly string[];
  readonly isApproved: boolean;
}
