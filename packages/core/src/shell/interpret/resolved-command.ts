import type { ResolvedCommand } from '../command-analysis.js';
import type { Span } from '../effect.js';
import type { Word } from '../tools/tool-spec.js';
import { displayed } from '../words/markers.js';
import type { Standing } from './machine.js';

/** A simple command as the analysis tells it, with where it runs. */
export function resolvedCommand(
  program: string,
  words: readonly Word[],
  span: Span,
  { machine, place }: Pick<Standing, 'machine' | 'place'>,
): ResolvedCommand {
  const { host } = place.scope;
  const texts = words.map(({ text }) => displayed(text));
  const command = { program, arguments: texts, wrappers: place.wrappers, span: machine.run.within(span) };
  return host === undefined ? command : { ...command, host };
}
