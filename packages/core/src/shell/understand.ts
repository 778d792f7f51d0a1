import { OpsError } from '../errors/ops-error.js';
import { type Analyse, createAnalyser } from './analyse.js';
import { catalogue } from './catalogue/catalogue.js';
import { checkToolSpec, type ToolErrorCode } from './tools/check-tool-spec.js';
import type { ToolSpec } from './tools/tool-spec.js';
import { ToolTable } from './tools/tool-table.js';

/** The tools that are known from the start. */
export const knownTools = new ToolTable(catalogue);

/**
 * Finds out what a command does: parses it as bash does, takes off wrappers, follows variables, pipes and files, and
 * tells every effect. Nothing is executed, and nothing is thrown: what cannot be read or seen through is among the
 * problems and effects of the answer. At most some milliseconds: of more than
 * 16 KiB, 32 levels, 512 simple commands or too much work the rest is not looked at, which is a problem (`LimitCode`).
 */
export const analyse: Analyse = createAnalyser(knownTools);

/**
 * The known tools and further ones, which take the place of those of the same name. Of further tools an option that is not
 * described is not seen through.
 *
 * @throws OpsError `invalid-tool` when a description is wrong
 */
export function toolsWith(tools: readonly ToolSpec[]): ToolTable {
  if (!Array.isArray(tools)) throw noList();
  for (const tool of tools) checkToolSpec(tool);
  return new ToolTable(catalogue, tools);
}

function noList(): OpsError<ToolErrorCode> {
  return new OpsError('invalid-tool', 'Tools are given as a list of descriptions: [{ names, summary, … }].');
}

/**
 * The same with further tools described.
 *
 * @throws OpsError `invalid-tool` when a description is wrong
 */
export function analyserWith(tools: readonly ToolSpec[]): Analyse {
  return createAnalyser(toolsWith(tools));
}
