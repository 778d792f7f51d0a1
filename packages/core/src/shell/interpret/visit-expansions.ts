import { forEachChild } from '../syntax/parse-script.js';
import type { Standing } from './machine.js';
import { insidePart } from './place.js';

type Node = Parameters<typeof forEachChild>[0];

/** Runs the commands that stand within a node whose own value is of no interest: a test, an expression, a pattern. */
export function visitExpansions(root: Node, { machine, source, frame, place, input }: Standing): void {
  const left: Node[] = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (!machine.run.step([node.pos, node.end])) return;
    if (
      node.type === 'CommandExpansion' ||
      node.type === 'ArithmeticCommandExpansion' ||
      node.type === 'ProcessSubstitution'
    ) {
      const { script } = node;
      if (script !== undefined) {
        machine.script(script, script.source ?? source, frame.fork(), insidePart(node, script, place), input);
      }
      continue;
    }
    forEachChild(node, (child) => left.push(child));
  }
}
