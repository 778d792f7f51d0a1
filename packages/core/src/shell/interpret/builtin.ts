import type { Span } from '../effect.js';
import type { InnerFlow } from './flows.js';
import type { FoldedWord, Standing } from './machine.js';
import { resolvedCommand } from './resolved-command.js';

/**
 * What the shell does itself because it changes the shell. Answers `undefined` where the tool of that name does the rest:
 * the others among the shell's own commands change nothing here and are tools like any other.
 */
export type Builtin = (words: readonly FoldedWord[], standing: Standing) => InnerFlow | undefined;

/** Keeps the command for the analysis. */
export function record(words: readonly FoldedWord[], standing: Standing): void {
  const [name, ...rest] = words;
  if (name === undefined) return;
  const span: Span = [name.span[0], Math.max(name.span[1], rest.at(-1)?.span[1] ?? 0)];
  standing.machine.run.commands.push(resolvedCommand(name.text, rest, span, standing));
}

/** The words after the options. */
export function operandsOf(words: readonly FoldedWord[]): readonly FoldedWord[] {
  const rest = words.slice(1);
  const first = rest.findIndex(({ text }) => !text.startsWith('-') || text === '-');
  return first === -1 ? [] : rest.slice(first);
}
