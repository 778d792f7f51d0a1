import type {
  ArithmeticExpression,
  CommandNode,
  CompoundList,
  Statement,
  SyntaxWord,
  TestExpression,
} from '../syntax/parse-script.js';
import { explainCommand } from './explain-command.js';
import { explainRedirection } from './explain-redirection.js';
import { explainWord } from './explain-word.js';
import type { PartList } from './part-list.js';
import { deepest, type Located, type Scene } from './scene.js';
import { caseSymbols, functionSymbols, testSymbols } from './symbols.js';
import { testText } from './test-operators.js';

type AnyNode = CommandNode | Statement['command'] | CompoundList;
type Of<Type extends AnyNode['type']> = Extract<AnyNode, { readonly type: Type }>;

/** Adds the parts of statements; what stands between them is filled in by the list. */
export function explainStatements(statements: readonly Statement[], scene: Scene, list: PartList): void {
  for (const { command } of statements) explainNode(command, scene, list);
}

function explainNode(node: AnyNode, outer: Scene, list: PartList): void {
  if (outer.depth >= deepest) return;
  const scene = { ...outer, depth: outer.depth + 1 };
  switch (node.type) {
    case 'Command':
      explainCommand(node, outer, list);
      break;
    case 'Pipeline':
    case 'AndOr':
      for (const command of node.commands) explainNode(command, outer, list);
      break;
    case 'CompoundList':
      explainStatements(node.commands, scene, list);
      break;
    case 'Redirected':
      explainNode(node.command, scene, list);
      for (const redirection of node.redirects) explainRedirection(redirection, scene, list);
      break;
    case 'Function':
      scene.functions.add(node.name.value);
      list.add('value', [node.name.pos, node.name.end], `the function ${node.name.value}, defined here`);
      list.between(node.name.end, node.body.pos, functionSymbols);
      explainNode(node.body, scene, list);
      break;
    default:
      explainCompound(node, scene, list);
  }
}

type Compound = Exclude<AnyNode, Of<'Command' | 'Pipeline' | 'AndOr' | 'CompoundList' | 'Redirected' | 'Function'>>;

function explainCompound(node: Compound, scene: Scene, list: PartList): void {
  switch (node.type) {
    case 'BraceGroup':
    case 'Subshell':
    case 'Coproc':
      explainNode(node.body, scene, list);
      break;
    case 'If':
      for (const part of [
        node.clause,
        node.then,
        ...node.elif.flatMap(({ clause, then }) => [clause, then]),
        node.else,
      ])
        if (part !== undefined) explainNode(part, scene, list);
      break;
    case 'While':
      explainNode(node.clause, scene, list);
      explainNode(node.body, scene, list);
      break;
    case 'For':
    case 'Select':
      explainFor(node, scene, list);
      break;
    case 'Case':
      explainCase(node, scene, list);
      break;
    case 'TestCommand':
      explainTest(node.expression, scene, list);
      break;
    case 'ArithmeticCommand':
      addCalculation(node.expression, scene, list);
      break;
    case 'ArithmeticFor':
      for (const part of [node.initialize, node.test, node.update]) addCalculation(part, scene, list);
      explainNode(node.body, scene, list);
      break;
  }
}

function addCalculation(expression: ArithmeticExpression | undefined, _scene: Scene, list: PartList): void {
  if (expression !== undefined) list.add('arithmetic', [expression.pos, expression.end], 'calculates this');
}

function addWord(role: 'value' | 'condition', word: SyntaxWord, says: string, scene: Scene, list: PartList): void {
  list.add(role, [word.pos, word.end], says, explainWord(word, scene));
}

function explainFor({ name, wordlist, body }: Of<'For' | 'Select'>, scene: Scene, list: PartList): void {
  list.add('variable', [name.pos, name.end], `the variable ${name.value}`);
  for (const word of wordlist ?? []) addWord('value', word, `a value for ${name.value}`, scene, list);
  explainNode(body, scene, list);
}

function explainCase({ word, items }: Of<'Case'>, scene: Scene, list: PartList): void {
  addWord('value', word, 'what is looked at', scene, list);
  for (const { pattern, body, pos, end } of items) {
    for (const each of pattern)
      addWord('value', each, 'a pattern that it may match', { ...scene, isPattern: true }, list);
    const first = pattern[0]?.pos ?? pos;
    const last = pattern.at(-1)?.end ?? pos;
    list.between(Math.min(pos, first), first, caseSymbols);
    pattern.forEach((each, index) => {
      const next = pattern[index + 1];
      if (next !== undefined) list.between(each.end, next.pos, caseSymbols);
    });
    list.between(last, body.commands[0]?.pos ?? Math.min(end, last + 1), caseSymbols);
    explainNode(body, scene, list);
  }
}

/** The span of what a test looks at is that of its words: operators are filled in. */
function explainTest(expression: TestExpression, scene: Scene, list: PartList): void {
  if (scene.depth >= deepest) return;
  const inner = { ...scene, depth: scene.depth + 1 };
  switch (expression.type) {
    case 'TestUnary': {
      const { operand, operator, pos } = expression;
      list.add('condition', [pos, pos + operator.length], testText(operator));
      addWord('condition', operand, 'what is tested', scene, list);
      break;
    }
    case 'TestBinary': {
      const { left, right, operator } = expression;
      addWord('condition', left, 'what is compared', scene, list);
      addOperator(operator, [left, right], scene, list);
      addWord(
        'condition',
        right,
        operator === '=~' ? 'a regular expression' : 'what it is compared with',
        { ...scene, isPattern: true },
        list,
      );
      break;
    }
    case 'TestNot':
      explainTest(expression.operand, inner, list);
      list.between(expression.pos, expression.operand.pos, testSymbols);
      break;
    case 'TestGroup':
      explainTest(expression.expression, inner, list);
      list.between(expression.pos, expression.expression.pos, testSymbols);
      list.between(expression.expression.end, expression.end, testSymbols);
      break;
    case 'TestLogical':
      expression.operands.forEach((operand, index) => {
        explainTest(operand, inner, list);
        const next = expression.operands[index + 1];
        if (next !== undefined) list.between(operand.end, next.pos, testSymbols);
      });
      break;
  }
}

function addOperator(operator: string, [left, right]: readonly [Located, Located], scene: Scene, list: PartList): void {
  const at = scene.source.slice(left.end, right.pos).indexOf(operator);
  if (at !== -1) list.add('condition', [left.end + at, left.end + at + operator.length], testText(operator));
}
