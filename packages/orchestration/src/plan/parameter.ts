/** What a parameter or a variable may be. */
export type ParameterValue = string | number | boolean;

/**
 * What a plan is told at its start: `{{param.version}}` in its commands, as a text. Without a `default` it must be
 * given. Values are written into the journal and the history: a secret is none of them, see {@link Step.secrets}.
 */
export type Parameter = {
  /** For who starts the plan. */
  readonly description?: string;
} & (
  | {
      readonly type: 'string';
      /** A regular expression of RE2, which takes linear time; the whole value must match it. */
      readonly pattern?: string;
      readonly default?: string;
    }
  | { readonly type: 'number'; readonly minimum?: number; readonly maximum?: number; readonly default?: number }
  | { readonly type: 'boolean'; readonly default?: boolean }
  | { readonly type: 'choice'; readonly choices: readonly string[]; readonly default?: string }
);
