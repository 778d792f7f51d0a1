import type { Word } from '../tools/tool-spec.js';
import { splitWords } from '../words/split-words.js';
import type { Frame } from './frame.js';

const readers = /^(?:terraform|tofu|terragrunt)$/;
const nowhere = [0, 0] as const;

/** Words that a tool finds in variables, for all that it does or for one subcommand, and takes as if they had been typed. */
export function givenWords(name: string, subcommand: string, frame: Frame): readonly Word[] {
  if (!readers.test(name)) return [];
  const variables = ['TF_CLI_ARGS', `TF_CLI_ARGS_${subcommand.replaceAll(/[ -]/g, '_')}`];
  const values = variables.flatMap((variable) => frame.variable(variable)?.values ?? []);
  return values.flatMap(splitWords).map((text) => ({ text, span: nowhere }));
}
