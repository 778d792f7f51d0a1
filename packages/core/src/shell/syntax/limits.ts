/**
 * What is still looked at. Work is counted rather than timed, so that a command that passes once passes always. What takes
 * long counts for more, so that the worst that was found stays within tens of milliseconds.
 */
export const limits = Object.freeze({
  /** UTF-8 bytes of a command. */
  bytes: 16 * 1024,
  /** Constructs within constructs, those within quoted scripts included. */
  nesting: 32,
  /** Simple commands, those within quoted scripts included. */
  simpleCommands: 512,
  /** Pieces of work: words folded, commands resolved. */
  steps: 20_000,
  /** Characters that a folded word may have; a longer one is cut to unknown. */
  word: 4 * 1024,
  /** Values that a variable may have at once; more are unknown. */
  alternatives: 16,
});

/** Why a command is not looked at, or not to its end. */
export type LimitCode = 'too-large' | 'too-deep' | 'too-complex';
