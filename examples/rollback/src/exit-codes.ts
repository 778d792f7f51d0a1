/** What this program's exit code says. */
export const exitCodes = {
  done: 0,
  /** The command failed, something is damaged, or not all could be kept or brought back. */
  failed: 1,
  /** The command line makes no sense, or policy or missing leave kept the command from running; nothing was changed. */
  invalid: 2,
  /** Somebody changed something since, or the command may still run; nothing was changed. */
  conflict: 3,
  /** Nothing could be done at all: the store cannot be used, or no recovery point be taken, for instance. */
  unusable: 5,
} as const;
