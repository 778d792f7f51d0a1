/** Codes of the errors about plans. */
export type PlanErrorCode =
  | 'plan-unreadable'
  | 'invalid-plan'
  | 'plan-cycle'
  | 'plan-changed'
  | 'invalid-parameters'
  | 'invalid-selector'
  | 'unknown-selector'
  | 'empty-selection';
