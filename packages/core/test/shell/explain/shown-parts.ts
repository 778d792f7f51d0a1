import type { ExplainedPart } from '../../../src/shell/explain/command-explanation.js';
import { explain } from '../../../src/shell/explain/explain.js';

function shown(parts: readonly ExplainedPart[], indent: string): readonly string[] {
  return parts.flatMap(({ role, text, parts: inner }) => [`${indent}${role} ${text}`, ...shown(inner, `${indent}  `)]);
}

/** The parts of a command, each as its role and text, indented by what it is within. */
export function partsOf(command: string): readonly string[] {
  return shown(explain(command).parts, '');
}

/** What is said of the first part with that text, wherever it is. */
export function saysOf(command: string, text: string): string | undefined {
  const left = [...explain(command).parts];
  for (let part = left.shift(); part !== undefined; part = left.shift()) {
    if (part.text === text && part.role !== 'command') return part.says;
    left.unshift(...part.parts);
  }
  return undefined;
}
