import type { ArithmeticExpression } from '../syntax/parse-script.js';
import { UNKNOWN } from '../words/markers.js';
import { evaluateArithmetic } from './evaluate-text.js';
import { lookUp } from './look-up.js';
import type { Standing } from './machine.js';
import { spanAt } from './place.js';
import { visitExpansions } from './visit-expansions.js';

/** Deepest expression that is computed; what lies deeper is unknown. */
const deepest = 16;

/** Whether the 32 bits of our operators do for the 64 of the shell's. */
function isSmall(a: number, b: number): boolean {
  return Math.abs(a) < 2 ** 31 && Math.abs(b) < 2 ** 31;
}

const binary: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => Math.trunc(a / b),
  '%': (a, b) => a % b,
  '<<': (a, b) => (b >= 0 && b < 64 ? a * 2 ** b : Number.NaN),
  '>>': (a, b) => (b >= 0 && b < 64 ? Math.floor(a / 2 ** b) : Number.NaN),
  '&': (a, b) => (isSmall(a, b) ? a & b : Number.NaN),
  '|': (a, b) => (isSmall(a, b) ? a | b : Number.NaN),
  '^': (a, b) => (isSmall(a, b) ? a ^ b : Number.NaN),
  '**': (a, b) => a ** b,
};

function numberOf(text: string, standing: Standing): number {
  const word = text.trim();
  const based = /^(\d+)#([0-9a-zA-Z]+)$/.exec(word);
  if (based !== null) return Number.parseInt(based[2] ?? '', Number(based[1]));
  if (/^0[0-7]+$/.test(word)) return Number.parseInt(word, 8);
  if (/^(?:\d+|0x[0-9a-f]+)$/i.test(word)) return Number(word);
  const name = word.replace(/^\$\{?|\}$/g, '');
  if (!/^[a-z_]\w*$/i.test(name)) return Number.NaN;
  const { values } = lookUp(name, standing.frame, standing.place.user);
  return values.length === 1 && /^-?\d+$/.test(values[0] ?? '') ? Number(values[0]) : Number.NaN;
}

function compute(expression: ArithmeticExpression, standing: Standing, depth: number): number {
  if (depth > deepest) return Number.NaN;
  switch (expression.type) {
    case 'ArithmeticWord':
      return numberOf(expression.value, standing);
    case 'ArithmeticGroup':
      return compute(expression.expression, standing, depth + 1);
    case 'ArithmeticUnary': {
      const value = compute(expression.operand, standing, depth + 1);
      if (!expression.prefix) return Number.NaN;
      if (expression.operator === '-') return -value;
      if (expression.operator === '~') return -value - 1;
      return expression.operator === '+' ? value : Number.NaN;
    }
    case 'ArithmeticBinary': {
      const operation = binary[expression.operator];
      if (operation === undefined) return Number.NaN;
      return operation(compute(expression.left, standing, depth + 1), compute(expression.right, standing, depth + 1));
    }
    default:
      return Number.NaN;
  }
}

/** Runs what an expression runs: its expansions, and what its names stand for. */
export function visitArithmetic(expression: ArithmeticExpression | undefined, standing: Standing): void {
  if (expression === undefined) return;
  visitExpansions(expression, standing);
  const { pos, end } = expression;
  evaluateArithmetic(standing.source.slice(pos, end), spanAt(standing.place, pos, end), standing);
}

/** What `$((…))` comes to, or unknown. */
export function foldArithmetic(expression: ArithmeticExpression | undefined, standing: Standing): string {
  if (expression === undefined) return UNKNOWN;
  visitArithmetic(expression, standing);
  const value = compute(expression, standing, 0);
  return Number.isSafeInteger(value) ? String(value) : UNKNOWN;
}
