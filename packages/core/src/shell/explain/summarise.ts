import type { Effect, EffectScope } from '../effect.js';
import type { CommandNode, CompoundList, Redirection, Statement } from '../syntax/parse-script.js';
import { displayed } from '../words/markers.js';
import { readCall } from './call-reading.js';
import { effectsText, listed, scopeText } from './effect-text.js';
import { deepest, type Located, type Scene, sourceOf } from './scene.js';
import type { Invocation, WatchedLine, WatchedText } from './watched-text.js';

/** Something that a command does, and how it follows from what comes before. */
export interface Clause {
  readonly text: string;
  readonly scope: EffectScope;
  readonly link: 'then' | 'otherwise';
}

type AnyNode = CommandNode | Statement['command'] | CompoundList;

/** Of these alone, what they are for is not clear. */
const handling: ReadonlySet<string> = new Set(['read', 'write']);

/** What is left out where something follows from it. */
const means: ReadonlySet<string> = new Set(['privilege:become', 'network:connect', 'container:exec']);

function then(text: string, scope: EffectScope = {}): Clause {
  return { text, scope, link: 'then' };
}

/** What statements do, clause after clause. */
export function clausesOf(statements: readonly Statement[], scene: Scene): readonly Clause[] {
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
    case 'Command': {
      const invocation = node.name === undefined ? undefined : scene.text.invocations.get(node.name.pos);
      if (invocation !== undefined)
        return withOutput(callClauses(invocation, scene), outputText(node.redirects, scene));
      const [assigned] = node.prefix.flatMap((part) => (part.type === 'Assignment' ? [part.name] : []));
      return node.name === undefined && assigned !== undefined ? [then(`sets the variable ${assigned}`)] : [];
    }
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
      return withOutput(nodeClauses(node.command, scene), outputText(node.redirects, scene));
    case 'BraceGroup':
    case 'Subshell':
    case 'Coproc':
      return nodeClauses(node.body, scene);
    case 'Function':
      return [then(`defines the function ${node.name.value}`)];
    default:
      return choiceClauses(node, scene);
  }
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

/** Where what is printed ends up, when that is a file. */
function outputText(redirections: readonly Redirection[], scene: Scene): string {
  const texts = redirections.flatMap((redirection) => {
    if (redirection.type !== 'Redirect' || redirection.target === undefined) return [];
    const { operator, descriptor, target } = redirection;
    const name = sourceOf(scene, target);
    const isError = descriptor?.type === 'FileDescriptor' && descriptor.value !== 1;
    if (!operator.includes('>') || isError || name === '/dev/null' || /^[\d-]+$/.test(name)) return [];
    return [operator.includes('>>') ? `adds what it prints to ${name}` : `writes what it prints to ${name}`];
  });
  return listed(texts);
}

function withOutput(clauses: readonly Clause[], output: string): readonly Clause[] {
  const last = clauses.at(-1);
  if (output === '') return clauses;
  return last === undefined
    ? [then(output)]
    : [...clauses.slice(0, -1), { ...last, text: `${last.text} and ${output}` }];
}

/** A piece of the command as it is quoted in a sentence. */
function quotation(scene: Scene, node: Located): string {
  const text = sourceOf(scene, node).replaceAll(/\s+/g, ' ').trim();
  return `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
}

function prefixed(beginning: string, clauses: readonly Clause[]): readonly Clause[] {
  const [first, ...rest] = clauses;
  return first === undefined ? [] : [{ ...first, text: `${beginning} ${first.text}` }, ...rest];
}

type Choice = Extract<
  AnyNode,
  { type: 'If' | 'For' | 'Select' | 'While' | 'Case' | 'ArithmeticFor' | 'TestCommand' | 'ArithmeticCommand' }
>;

function choiceClauses(node: Choice, scene: Scene): readonly Clause[] {
  switch (node.type) {
    case 'If': {
      const body = prefixed(`if ${quotation(scene, node.clause)} succeeds,`, nodeClauses(node.then, scene));
      const other = node.else === undefined ? [] : prefixed('or else', nodeClauses(node.else, scene));
      const further = node.elif.flatMap(({ clause, then: body }) =>
        prefixed(`or if ${quotation(scene, clause)} succeeds,`, nodeClauses(body, scene)),
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
      return prefixed(`${word} ${quotation(scene, node.clause)} succeeds,`, nodeClauses(node.body, scene));
    }
    case 'Case':
      return node.items.flatMap(({ pattern, body }) => {
        const patterns = listed(pattern.map((each) => sourceOf(scene, each))).replace(/ and ([^ ]*)$/, ' or $1');
        return prefixed(`if ${sourceOf(scene, node.word)} is ${patterns},`, nodeClauses(body, scene));
      });
    case 'TestCommand':
      return [then('tests something')];
    case 'ArithmeticCommand':
      return [then('calculates')];
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
  const output = filters.length > 0 && end?.type === 'Command' ? outputText(end.redirects, scene) : '';
  if (filters.length === 0) return clauses;
  return withOutput(withOutput(clauses, `hands that through ${listed(filters)}`), output);
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
  return invocation?.effects.every(({ kind }) => kind === 'read') === true && linesOf(invocation, text).length === 0;
}

function linesOf({ words, inner }: Invocation, { lines }: WatchedText): readonly WatchedLine[] {
  const taken = new Set(inner.flatMap((each) => each.words.map(({ span }) => span[0])));
  const starts = new Set(words.map(({ span }) => span[0]).filter((start) => !taken.has(start)));
  const end = words.at(-1)?.span[1] ?? 0;
  const found = [...starts].flatMap((start) => lines.get(start) ?? []);
  // What is read from elsewhere has no place among the words.
  return found.filter(({ span }) => span[1] > span[0] && span[1] <= end);
}

/** What a simple command does: itself, and what it runs. */
function callClauses(invocation: Invocation, scene: Scene): readonly Clause[] {
  if (scene.depth >= deepest) return [];
  const deeper = { ...scene, depth: scene.depth + 1 };
  const { inner, effects, place } = invocation;
  const lines = linesOf(invocation, scene.text);
  const others = new Set([...inner.flatMap((each) => each.effects), ...lines.flatMap((line) => line.effects)]);
  const within = [
    ...inner.flatMap((each) => callClauses(each, deeper)),
    ...lines.flatMap(({ text }) => clausesOf(text.script.commands, { ...deeper, text, source: text.source })),
  ];
  const own = effects.filter((effect) => !others.has(effect) && !(within.length > 0 && means.has(keyOf(effect))));
  const ownClauses = effectClauses(own, invocation, scene);
  if (within.length > 0) return [...ownClauses, ...within];
  return ownClauses.length > 0 ? ownClauses : [then(purposeOf(invocation, scene), place.scope)];
}

function keyOf({ kind, action }: Effect): string {
  return `${kind}:${action}`;
}

function purposeOf({ words }: Invocation, { tools }: Scene): string {
  const [name, ...rest] = words;
  if (name === undefined) return 'runs a command';
  const { tool, reading, program } = readCall([name, ...rest], undefined, tools);
  return reading?.usage.usage.summary ?? tool?.spec.summary ?? `runs ${displayed(program)}`;
}

/** Effects of one kind, action and place that follow each other make one clause. */
function effectClauses(effects: readonly Effect[], invocation: Invocation, scene: Scene): readonly Clause[] {
  const groups: Effect[][] = [];
  const isUnknown = effects.some((effect) => keyOf(effect) === 'opaque:unknown-program');
  for (const effect of effects) {
    // Said once, by its being unknown.
    if (isUnknown && keyOf(effect) === 'execute:run') continue;
    const group = groups.find(([first]) => first !== undefined && groupOf(first) === groupOf(effect));
    if (group === undefined) groups.push([effect]);
    else group.push(effect);
  }
  const isHandling = effects.every((effect) => handling.has(effect.kind) || keyOf(effect) === 'delete:move');
  const most = 3;
  const texts = [...new Set(groups.map((group) => effectsText(group)))];
  const told = texts.length > most ? [...texts.slice(0, most), 'does more'] : texts;
  const [first] = effects;
  if (first === undefined) return [];
  const text = isHandling ? `${purposeOf(invocation, scene)}: ${listed(told)}` : listed(told);
  return [then(text, first.scope)];
}

function groupOf({ kind, action, scope, attributes }: Effect): string {
  return JSON.stringify([kind, action, scope, attributes.recursive, attributes.sensitive]);
}

/** Says where something happens, unless what came before happened there too. */
function placeText(scope: EffectScope, before: EffectScope | undefined): string {
  const place = scopeText(scope);
  if (before === undefined || scopeText(before) !== place) {
    if (place !== '') return `, ${place}`;
    if (before === undefined || scopeText(before) === '') return '';
    return before.host !== undefined || before.container !== undefined
      ? ', back on this machine'
      : `, no longer as ${before.user}`;
  }
  return '';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const mostSentences = 6;

/** Clauses as sentences. `user` is whom all of it runs as, when nothing says otherwise. */
export function sentencesOf(clauses: readonly Clause[], user: string | undefined): string {
  const told = clauses.slice(0, mostSentences);
  let before: EffectScope | undefined;
  const sentences = told.map(({ text, scope, link }, index) => {
    const isElsewhere = scope.host !== undefined || scope.container !== undefined;
    const full = scope.user === undefined && user !== undefined && !isElsewhere ? { ...scope, user } : scope;
    const sentence = `${text}${placeText(full, before)}.`;
    before = full;
    if (index === 0) return capital(sentence);
    if (link === 'otherwise') return `If that fails, ${sentence}`;
    return /^(?:hands that|or else|or if) /.test(sentence) ? capital(sentence) : `Then ${sentence}`;
  });
  const left = clauses.length - told.length;
  if (left > 0) sentences.push(`Then it does ${left} more ${left === 1 ? 'thing' : 'things'}.`);
  return sentences.join(' ');
}
