import type { ResolvedCommand } from '../command-analysis.js';
import type { Span } from '../effect.js';
import type { Standing } from './machine.js';

/** A simple command as the analysis tells it, with where it runs. */
export function resolvedCommand(
  program: string,
  words: readonly string[],
  span: Span,
  { machine, place }: Pick<Standing, 'machine' | 'place'>,
): ResolvedCommand {
  const { host } = place.scope;
  const command = { program, arguments: words, wrappers: place.wrappers, span: machine.run.within(span) };
  return host === undefined ? command : { ...command, host };
}
