/** Codes of the errors about plans. */
export type PlanErrorCode =
  | 'invalid-plan'
  | 'plan-cycle'
  | 'invalid-parameters'
  | 'invalid-selector'
  | 'unknown-selector'
  | 'empty-selection';
