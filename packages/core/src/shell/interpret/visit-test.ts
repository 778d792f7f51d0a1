import type { TestExpression } from '../syntax/parse-script.js';
import { evaluateArithmetic } from './evaluate-text.js';
import { foldValues } from './fold-word.js';
import type { Standing } from './machine.js';
import { spanAt } from './place.js';
import { visitExpansions } from './visit-expansions.js';

const arithmetic = /^-(?:eq|ne|lt|le|gt|ge)$/;
/** Whether a variable is set, or refers to another: its name may have a subscript. */
const ofNames = /^-[vR]$/;

/** Runs what `[[ … ]]` runs: its expansions, and what it computes with. */
export function visitTest(expression: TestExpression, standing: Standing): void {
  visitExpansions(expression, standing);
  const left: TestExpression[] = [expression];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (node.type === 'TestLogical') left.push(...node.operands);
    else if (node.type === 'TestNot') left.push(node.operand);
    else if (node.type === 'TestGroup') left.push(node.expression);
    else visitOperands(node, standing);
  }
}

function visitOperands(node: Extract<TestExpression, { type: 'TestUnary' | 'TestBinary' }>, standing: Standing): void {
  const [words, pattern] =
    node.type === 'TestUnary' ? [[node.operand], ofNames] : [[node.left, node.right], arithmetic];
  if (!pattern.test(node.operator)) return;
  const quiet = { ...standing, frame: standing.frame.fork() };
  for (const word of words) {
    const span = spanAt(standing.place, word.pos, word.end);
    // What it expands to was run above: here its text counts.
    const texts = /\$\(|`|[<>]\(/.test(word.text) ? [word.text] : foldValues(word, quiet).values;
    for (const text of texts) evaluateArithmetic(text, span, standing);
  }
}
