import { type Analyse, createAnalyser } from './analyse.js';
import { catalogue } from './catalogue/catalogue.js';
import type { ToolSpec } from './tools/tool-spec.js';
import { ToolTable } from './tools/tool-table.js';

/** The tools that are known from the start. */
export const knownTools = new ToolTable(catalogue);

/**
 * Finds out what a command does: parses it as bash does, takes off wrappers, follows variables, pipes and files, and
 * tells every effect. Nothing is executed, and nothing is thrown: what cannot be read or seen through is among the
 * problems and effects of the answer. At most a few milliseconds; see `limits` for what is not looked at.
 */
export const analyse: Analyse = createAnalyser(knownTools);

/** The same with further tools described, which take the place of those of the same name. */
export function analyserWith(tools: readonly ToolSpec[]): Analyse {
  return createAnalyser(new ToolTable([...catalogue, ...tools]));
}
