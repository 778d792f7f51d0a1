import { forEachChild, type SyntaxWord, type TestExpression } from '../syntax/parse-script.js';
import { evaluateArithmetic } from './evaluate-text.js';
import { foldValues } from './fold-word.js';
import type { Standing } from './machine.js';
import { spanAt } from './place.js';
import { visitExpansions } from './visit-expansions.js';

const arithmetic = /^-(?:eq|ne|lt|le|gt|ge)$/;
/** Whether a variable is set, or refers to another: its name may have a subscript. */
const ofNames = /^-[vR]$/;

/** Parts of a word in which every shell reads what bash reads: what is quoted, and what is expanded. */
const alike = /Quoted|String|^(?:Simple|Parameter|Arithmetic|Command|ArithmeticCommand)Expansion$/;

/**
 * Whether a shell without `[[ … ]]` does more there than look for a program of that name: it ends a command, begins
 * another or opens a file where one of these signs stands by itself.
 */
export function isReadOtherwise(
  test: Extract<Parameters<typeof forEachChild>[0], { type: 'TestCommand' }>,
  source: string,
): boolean {
  let bare = '';
  let from = test.pos;
  for (const { pos, end } of partsAlike(test.expression)) {
    bare += `${source.slice(from, pos)}_`;
    from = end;
  }
  return /[<>|&;()\n]/.test(`${bare}${source.slice(from, test.end)}`.replaceAll(/\\./gs, ''));
}

/** In the order in which they stand. */
function partsAlike(expression: TestExpression): readonly { readonly pos: number; readonly end: number }[] {
  const words: SyntaxWord[] = [];
  const visit = (node: Parameters<typeof forEachChild>[0]): void => {
    if (node.type === 'Word') words.push(node);
    else forEachChild(node, visit);
  };
  visit(expression);
  return words
    .flatMap(({ parts = [] }) => parts.filter(({ type }) => alike.test(type)))
    .toSorted((a, b) => a.pos - b.pos);
}

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
