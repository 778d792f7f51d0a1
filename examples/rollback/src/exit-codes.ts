/** What this program's exit code says. */
export const exitCodes = {
  done: 0,
  /** The command failed, something is damaged, or not all could be brought back. */
  failed: 1,
  /** The command line makes no sense, or leave is missing; nothing was changed. */
  invalid: 2,
  /** Somebody changed something since; nothing was changed. */
  conflict: 3,
  /** Nothing could be done at all: the store cannot be used, for instance. */
  unusable: 5,
} as const;
