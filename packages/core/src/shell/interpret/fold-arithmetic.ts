import type { Span } from '../effect.js';
import type { ArithmeticExpression } from '../syntax/parse-script.js';
import { displayed, hasUnknown, UNKNOWN } from '../words/markers.js';
import { evaluateArithmetic } from './evaluate-text.js';
import { plain } from './flows.js';
import type { Frame } from './frame.js';
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

/** What an expression assigns to: names, with an operator on either side. */
const assigned =
  /(?:\+\+|--)\s{0,8}([a-z_]\w*)|([a-z_]\w*)(?:\[[^\]]{0,64}\])?\s{0,8}(?:\+\+|--|(?:[-+*/%&|^]|<<|>>)?=(?!=))/gi;

/** Makes unknown what a text assigns to, of which it is not known whether it does, or what. */
function forgetAssigned(text: string, frame: Frame): void {
  for (const [, after, before] of text.matchAll(assigned)) {
    const name = after ?? before;
    if (name !== undefined) frame.forget(name);
  }
}

/** The same of an expression of which nothing is computed. */
export function forgetArithmetic(expression: ArithmeticExpression | undefined, { source, frame }: Standing): void {
  if (expression !== undefined) forgetAssigned(source.slice(expression.pos, expression.end), frame);
}

function textOf(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : UNKNOWN;
}

/** Assigns to a variable what was computed for it. */
function assign(target: ArithmeticExpression, value: number, standing: Standing): void {
  const name = target.type === 'ArithmeticWord' ? target.value.trim() : '';
  if (/^[a-z_]\w*$/i.test(name)) standing.frame.set(name, { values: [textOf(value)], traits: plain });
  else forgetAssigned(`${standing.source.slice(target.pos, target.end)}=`, standing.frame);
}

const assignment = /^(.*)=$/s;

/** `a = 1`, `a += 1`; undefined for an operator that does not assign. */
function computeAssignment(
  { operator, left, right }: Extract<ArithmeticExpression, { type: 'ArithmeticBinary' }>,
  standing: Standing,
  depth: number,
): number | undefined {
  if (/^[=!<>]=$/.test(operator)) return undefined;
  const by = assignment.exec(operator)?.[1];
  if (by === undefined) return undefined;
  const given = compute(right, standing, depth + 1);
  const operation = binary[by] ?? ((_: number, b: number) => b);
  const value = operation(by === '' ? 0 : compute(left, standing, depth + 1), given);
  assign(left, value, standing);
  return value;
}

/** `++a`, `a--`: what it comes to is what the variable held after or before. */
function computeStep(
  { operator, operand, prefix }: Extract<ArithmeticExpression, { type: 'ArithmeticUnary' }>,
  standing: Standing,
  depth: number,
): number | undefined {
  if (operator !== '++' && operator !== '--') return undefined;
  const before = compute(operand, standing, depth + 1);
  const after = operator === '++' ? before + 1 : before - 1;
  assign(operand, after, standing);
  return prefix ? after : before;
}

function computeUnary(
  expression: Extract<ArithmeticExpression, { type: 'ArithmeticUnary' }>,
  standing: Standing,
  depth: number,
): number {
  const step = computeStep(expression, standing, depth);
  if (step !== undefined) return step;
  const value = compute(expression.operand, standing, depth + 1);
  if (!expression.prefix) return Number.NaN;
  if (expression.operator === '-') return -value;
  if (expression.operator === '~') return -value - 1;
  return expression.operator === '+' ? value : Number.NaN;
}

function compute(expression: ArithmeticExpression, standing: Standing, depth: number): number {
  if (depth > deepest) return unknownOf(expression, standing);
  switch (expression.type) {
    case 'ArithmeticWord':
      return numberOf(expression.value, standing);
    case 'ArithmeticGroup':
      return compute(expression.expression, standing, depth + 1);
    case 'ArithmeticUnary':
      return computeUnary(expression, standing, depth);
    case 'ArithmeticBinary': {
      const given = computeAssignment(expression, standing, depth);
      if (given !== undefined) return given;
      const operation = binary[expression.operator];
      if (operation === undefined) return unknownOf(expression, standing);
      return operation(compute(expression.left, standing, depth + 1), compute(expression.right, standing, depth + 1));
    }
    default:
      return unknownOf(expression, standing);
  }
}

/** What is not computed may do all that it can. */
function unknownOf(expression: ArithmeticExpression, standing: Standing): number {
  forgetArithmetic(expression, standing);
  return Number.NaN;
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
  return textOf(compute(expression, standing, 0));
}

/** What a text comes to that a shell computes, or unknown. */
export function computeText(given: string, span: Span, standing: Standing): string {
  // What may be a pattern elsewhere is an operator here.
  const text = hasUnknown(given) ? given : displayed(given);
  if (/^-?[1-9]\d{0,14}$|^0$/.test(text)) return text;
  evaluateArithmetic(text, span, standing);
  const source = `((${text}))`;
  const command = hasUnknown(text) ? undefined : standing.machine.run.parse(source, span)?.commands[0]?.command;
  if (command?.type === 'ArithmeticCommand' && command.expression !== undefined) {
    return textOf(compute(command.expression, { ...standing, source }, 0));
  }
  forgetAssigned(text, standing.frame);
  return UNKNOWN;
}
