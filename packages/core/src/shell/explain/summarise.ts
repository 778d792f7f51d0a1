import type { Effect } from '../effect.js';
import {
  type Command,
  type CommandNode,
  type CompoundList,
  forEachChild,
  type Redirection,
  type Statement,
} from '../syntax/parse-script.js';
import { displayed } from '../words/markers.js';
import { type Clause, extended, prefixed, stating } from './clause.js';
import { effectClauses, keyOf, purposeOf } from './effect-clauses.js';
import { effectText, listed } from './effect-text.js';
import { outputClause } from './output-clause.js';
import { joined } from './positions.js';
import { deepest, effectsAt, type Located, type Scene, sourceOf } from './scene.js';
import type { Invocation, WatchedLine } from './watched-text.js';

type SyntaxNode = Parameters<typeof forEachChild>[0];
type AnyNode = CommandNode | Statement['command'] | CompoundList;

/** What is left out where something follows from it. */
const means: ReadonlySet<string> = new Set(['privilege:become', 'network:connect', 'container:exec']);

/** It finds out whether something can be reached. */
const looking: ReadonlySet<string> = new Set(['network:connect', 'network:probe']);

/** What a command does, clause after clause; what stands where nothing is told of, such as in a test, comes last. */
export function allClausesOf(scene: Scene): readonly Clause[] {
  const clauses = clausesOf(scene.text.script.commands, scene);
  const told = new Set(clauses.flatMap(({ tells }) => tells.map(effectText)));
  const left = scene.effects.filter((effect) => !isLooking(effect) && !told.has(effectText(effect)));
  return [...clauses, ...effectClauses(left).map((clause) => ({ ...clause, link: 'also' as const }))];
}

/** Whether nothing is changed, and nothing seen that is secret. */
function isLooking(effect: Effect): boolean {
  return effect.attributes.sensitive !== true && (effect.kind === 'read' || looking.has(keyOf(effect)));
}

/** What statements do, clause after clause. */
function clausesOf(statements: readonly Statement[], scene: Scene): readonly Clause[] {
  return statements.flatMap(({ command, background }) => {
    const clauses = nodeClauses(command, scene);
    return background === true
      ? clauses.map((clause) => ({ ...clause, text: `${clause.text}, in the background` }))
      : clauses;
  });
}

function nodeClauses(node: AnyNode, outer: Scene): readonly Clause[] {
  if (outer.depth >= deepest) return [];
  const scene = { ...outer, depth: outer.depth + 1 };
  switch (node.type) {
    case 'Command':
      return [...substitutionClauses(node, scene), ...commandClauses(node, scene)];
    case 'Pipeline':
      return pipelineClauses(node.commands, scene);
    case 'AndOr':
      return node.commands.flatMap((command, index) => {
        const test = node.commands[index - 1];
        const clauses = isTest(command)
          ? []
          : whenTested(test, node.operators[index - 1], nodeClauses(command, scene), scene);
        const [first, ...rest] = clauses;
        if (test !== undefined && isTest(test)) return clauses;
        if (first === undefined || node.operators[index - 1] !== '||') return clauses;
        return [{ ...first, link: 'otherwise' as const }, ...rest];
      });
    case 'CompoundList':
      return clausesOf(node.commands, scene);
    case 'Redirected':
      return extended(nodeClauses(node.command, scene), outputClause(node.redirects, scene));
    case 'BraceGroup':
    case 'Subshell':
    case 'Coproc':
      return nodeClauses(node.body, scene);
    case 'Function':
      return [stating(`defines the function ${node.name.value}`, scene.scope)];
    default:
      return choiceClauses(node, scene);
  }
}

function commandClauses({ name, prefix, redirects }: Command, scene: Scene): readonly Clause[] {
  if (name === undefined) return namelessClauses(prefix, redirects, scene);
  const invocation = scene.text.invocations.get(name.pos);
  return invocation === undefined ? [] : extended(everyClause(invocation, scene), outputClause(redirects, scene));
}

/** A command without a program: it sets variables, reads a file for a substitution, or empties one. */
function namelessClauses(
  prefix: Command['prefix'],
  redirections: readonly Redirection[],
  scene: Scene,
): readonly Clause[] {
  const assigned = prefix.flatMap((part) => (part.type === 'Assignment' ? [`the variable ${part.name}`] : []));
  const clauses = redirections.flatMap((each) => {
    if (each.type !== 'Redirect' || each.target === undefined) return [];
    const name = sourceOf(scene, each.target);
    const tells = effectsAt(scene, each);
    if (each.operator === '<') return [stating(`reads ${name}`, scene.scope, { tells })];
    const empties = each.operator === '>' || each.operator === '>|';
    return empties ? [stating(`empties ${name}`, scene.scope, { tells })] : [];
  });
  return assigned.length === 0
    ? clauses
    : [stating(`sets ${listed(assigned)}`, scene.scope, { isPlain: true }), ...clauses];
}

/** What happens while the words of a command are put together, as far as it is more than printing. */
function substitutionClauses(node: Command, scene: Scene): readonly Clause[] {
  const clauses: Clause[] = [];
  const left: SyntaxNode[] = [node];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next.type === 'CommandExpansion' || next.type === 'ProcessSubstitution') {
      const { script } = next;
      if (script === undefined || script.source !== undefined) continue;
      clauses.push(...clausesOf(script.commands, scene).filter(({ isPlain }) => !isPlain));
      continue;
    }
    const children: SyntaxNode[] = [];
    forEachChild(next, (child) => children.push(child));
    left.push(...children.toReversed());
  }
  return clauses;
}

/** It only asks something, so that what follows depends on it. */
function isTest(node: AnyNode): boolean {
  if (node.type === 'TestCommand') return true;
  return node.type === 'Command' && (node.name?.value === '[' || node.name?.value === 'test');
}

function whenTested(
  test: AnyNode | undefined,
  operator: '&&' | '||' | undefined,
  clauses: readonly Clause[],
  scene: Scene,
): readonly Clause[] {
  if (test === undefined || !isTest(test)) return clauses;
  const word = operator === '||' ? 'fails' : 'succeeds';
  return prefixed(`if ${quotation(scene, test)} ${word},`, clauses);
}

/** A piece of the command as it is quoted in a sentence. */
function quotation(scene: Scene, node: Located): string {
  const text = sourceOf(scene, node).replaceAll(/\s+/g, ' ').trim();
  return `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
}

/** `“…” succeeds`, or fails where the script says `!`. */
function asking(scene: Scene, node: Located): string {
  const isTurned = /^!\s/.test(sourceOf(scene, node));
  const shown = isTurned ? { pos: node.pos + 1, end: node.end } : node;
  return `${quotation(scene, shown)} ${isTurned ? 'fails' : 'succeeds'}`;
}

type Choice = Extract<
  AnyNode,
  { type: 'If' | 'For' | 'Select' | 'While' | 'Case' | 'ArithmeticFor' | 'TestCommand' | 'ArithmeticCommand' }
>;

function choiceClauses(node: Choice, scene: Scene): readonly Clause[] {
  switch (node.type) {
    case 'If': {
      const body = prefixed(`if ${asking(scene, node.clause)},`, nodeClauses(node.then, scene));
      const other = node.else === undefined ? [] : prefixed('or else', nodeClauses(node.else, scene));
      const further = node.elif.flatMap(({ clause, then: body }) =>
        prefixed(`or if ${asking(scene, clause)},`, nodeClauses(body, scene)),
      );
      return [...body, ...further, ...other];
    }
    case 'For':
    case 'Select':
      return prefixed(`for each value of ${node.name.value},`, nodeClauses(node.body, scene));
    case 'ArithmeticFor':
      return prefixed('again and again', nodeClauses(node.body, scene));
    case 'While': {
      const word = node.kind === 'until' ? 'until' : 'as long as';
      return prefixed(`${word} ${asking(scene, node.clause)},`, nodeClauses(node.body, scene));
    }
    case 'Case':
      return node.items.flatMap(({ pattern, body }, index) => {
        const looked = sourceOf(scene, node.word);
        const patterns = listed(pattern.map((each) => sourceOf(scene, each))).replace(/ and ([^ ]*)$/, ' or $1');
        const otherwise = index === 0 ? `whatever ${looked} is,` : 'otherwise,';
        return prefixed(patterns === '*' ? otherwise : `if ${looked} is ${patterns},`, nodeClauses(body, scene));
      });
    case 'TestCommand':
      return [stating('tests something', scene.scope)];
    case 'ArithmeticCommand':
      return [stating('calculates', scene.scope)];
  }
}

/** The first command and what it prints is handed to. */
function pipelineClauses(commands: readonly CommandNode[], scene: Scene): readonly Clause[] {
  const [first, ...rest] = commands;
  if (first === undefined) return [];
  const clauses = [...nodeClauses(first, scene)];
  const filters: string[] = [];
  for (const command of rest) {
    const name = nameOf(command, scene);
    const own = command.type === 'Command' && isFilter(command, scene) ? [] : nodeClauses(command, scene);
    if (own.length === 0) {
      filters.push(name);
      continue;
    }
    const through = filters.splice(0);
    const way = through.length === 0 ? '' : `through ${listed(through)} `;
    clauses.push(...prefixed(`hands that ${way}to ${name}, which`, own));
  }
  const end = rest.at(-1);
  if (filters.length === 0) return clauses;
  const through = extended(clauses, stating(`hands that through ${listed(filters)}`, scene.scope));
  return end?.type === 'Command' ? extended(through, outputClause(end.redirects, scene)) : through;
}

function nameOf(node: CommandNode, { text }: Scene): string {
  if (node.type !== 'Command' || node.name === undefined) return 'a group of commands';
  let invocation = text.invocations.get(node.name.pos);
  for (let inner = invocation?.inner[0]; inner !== undefined; inner = inner.inner[0]) invocation = inner;
  const word = invocation?.words[0]?.text ?? node.name.value;
  return displayed(word.slice(word.lastIndexOf('/') + 1));
}

/** It changes nothing: what it reads comes out in another form. */
function isFilter({ name }: Extract<CommandNode, { type: 'Command' }>, { text }: Scene): boolean {
  const invocation = name === undefined ? undefined : text.invocations.get(name.pos);
  return invocation?.effects.every(({ kind }) => kind === 'read') === true && linesOf(invocation).length === 0;
}

/** Lines that stand among its words; what is read from elsewhere has no place there. */
function linesOf({ words, lines }: Invocation): readonly WatchedLine[] {
  const start = words[0]?.span[0] ?? 0;
  const end = words.at(-1)?.span[1] ?? 0;
  return lines.filter(({ span }) => span[1] > span[0] && span[0] >= start && span[1] <= end);
}

/** What a simple command does, each time that it runs. */
function everyClause(invocation: Invocation, scene: Scene): readonly Clause[] {
  const all = [invocation, ...invocation.alternatives].flatMap((each) => callClauses(each, scene));
  const byContent = new Map(all.map((clause) => [JSON.stringify([clause.text, clause.scope]), clause]));
  return [...byContent.values()];
}

/** A directory, without dots that would run into those of the sentence. */
function placeText(directory: string): string {
  if (directory === '…') return 'a directory that is only known when it runs';
  if (directory === '..') return 'the directory above';
  return directory === '.' ? 'the directory that it is in' : directory;
}

/** What commands are for that have no effects, where the words say more of it than the name alone. */
function plainText(invocation: Invocation, scene: Scene): string {
  const [name, ...words] = invocation.words;
  const texts = words.map(({ text }) => displayed(text));
  const operand = texts.find((text) => !text.startsWith('-'));
  if (/^(?:cd|pushd)$/.test(name?.text ?? '') && operand !== undefined) return `goes to ${placeText(operand)}`;
  if (/^(?:export|readonly|declare|unset)$/.test(name?.text ?? '') && operand !== undefined) {
    const names = [...new Set(texts.filter((text) => !text.startsWith('-')).map((text) => text.replace(/=.*$/s, '')))];
    const verb = name?.text === 'unset' ? 'forgets' : 'sets';
    return `${verb} the ${names.length === 1 ? 'variable' : 'variables'} ${listed(names.slice(0, 6))}`;
  }
  if (name?.text === 'cat' && operand === undefined) return 'passes on what it reads';
  return purposeOf(invocation, scene, false);
}

/** What a simple command does: itself, and what it runs. */
function callClauses(invocation: Invocation, scene: Scene): readonly Clause[] {
  if (scene.depth >= deepest) return [];
  const deeper = { ...scene, depth: scene.depth + 1 };
  const { inner, effects, place } = invocation;
  const lines = linesOf(invocation);
  const others = new Set([...inner.flatMap((each) => each.effects), ...lines.flatMap((line) => line.effects)]);
  const within = [
    ...inner.flatMap((each) => callClauses(each, deeper)),
    ...lines.flatMap(({ text, place }) =>
      clausesOf(text.script.commands, {
        ...deeper,
        text,
        source: text.source,
        positions: joined(scene.positions, text.positions),
        scope: place.scope,
      }),
    ),
  ];
  const all = effects.filter((effect) => !others.has(effect));
  const [first, ...rest] = within;
  const own = first === undefined ? all : all.filter((effect) => !means.has(keyOf(effect)));
  const ownClauses = effectClauses(own, (changes) =>
    // What runs something else does more than look.
    purposeOf(invocation, scene, changes || first !== undefined),
  );
  // Whom it became and where it went to is told by where the rest happens.
  if (first !== undefined) return [...ownClauses, { ...first, tells: [...first.tells, ...all] }, ...rest];
  return ownClauses.length > 0 ? ownClauses : [stating(plainText(invocation, scene), place.scope, { isPlain: true })];
}
