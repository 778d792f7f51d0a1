import type { CommandAnalysis } from './command-analysis.js';

/** Beside the analyses and not in them, so that none of them can be logged, stored or sent with its secrets. */
const known = new WeakMap<CommandAnalysis, readonly string[]>();
const none: readonly string[] = Object.freeze([]);

/** Keeps what an analysis found, or what a copy of it is to know as well. */
export function keepSecrets(analysis: CommandAnalysis, secrets: readonly string[]): CommandAnalysis {
  if (secrets.length > 0) known.set(analysis, secrets);
  return analysis;
}

/**
 * Passwords, keys and tokens that stand in a command that was analysed, as the program that takes them gets them: without
 * quotes, variables filled in, out of a pipe or a here-document as well. They are in no property of the analysis; of a copy of
 * it nothing is known.
 *
 * @param analysis - as `analyse` or a pilot gave it
 */
export function secretsIn(analysis: CommandAnalysis): readonly string[] {
  return known.get(analysis) ?? none;
}
