import type { Execution, ExecutionInput } from '@opspilot/core';

/** Starts a command on the host it is all about: a stage's `start`, `context.hosts.start` or an executor's, bound to the host. */
export type StartThere = (command: string, options?: StartOptions) => Promise<Execution>;

/** What this package says about a command that it starts. */
export interface StartOptions {
  readonly stdin?: ExecutionInput;
  readonly signal?: AbortSignal;
}
