/** What besides the command itself decides how bad it would be. */
export interface RiskContext {
  /** What the host is for; `production` raises, `development` and `test` lower. Default: not known, which changes nothing. */
  readonly environment?: string | undefined;
  /** Name of the user that the command runs as; `root` raises, and the reasons say so. */
  readonly user?: string | undefined;
}
