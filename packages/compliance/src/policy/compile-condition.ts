import type { Effect, ResolvedCommand } from '@opspilot/core';
import { type ContextTest, compileContext } from './compile-context.js';
import { matchesPattern } from './matches-pattern.js';
import type { Judged } from './policy.js';
import type { PolicyContext } from './policy-context.js';
import type { CommandCondition, Condition, EffectCondition, OneOrMore, TargetCondition } from './rule.js';

/** Where a rule applies; at most one of the two is there. */
export interface Match {
  readonly effect?: Effect;
  readonly span?: readonly [start: number, end: number];
}

/** Finds the places where a condition holds. */
export type FindMatches = (judged: Judged, context: PolicyContext) => readonly Match[];

type EffectTest = (effect: Effect, judged: Judged) => boolean;

function listOf<Value>(values: OneOrMore<Value>): readonly Value[] {
  return Array.isArray(values) ? values : [values as Value];
}

/** All tests that there are must hold. */
function every(tests: readonly (EffectTest | undefined)[]): EffectTest {
  const all = tests.filter((test) => test !== undefined);
  return (effect, judged) => all.every((test) => test(effect, judged));
}

function targetTests({ type, path, class: classes, holds, name }: TargetCondition): EffectTest {
  const types = type === undefined ? undefined : new Set<string>(listOf(type));
  const inClass = classes === undefined ? undefined : new Set<string>(listOf(classes));
  const held = holds === undefined ? undefined : new Set<string>(listOf(holds));
  const isPath = path === undefined ? undefined : matchesPattern(path);
  const isName = name === undefined ? undefined : matchesPattern(name);
  return every([
    types && (({ target }) => types.has(target.type)),
    inClass && (({ target }) => target.type === 'path' && inClass.has(target.pathClass)),
    held && (({ target }) => target.type === 'path' && target.holds !== undefined && held.has(target.holds)),
    isPath && (({ target }) => target.type === 'path' && isPath(target.path)),
    isName && (({ target }) => target.type !== 'path' && isName(target.name)),
  ]);
}

/** The simple command that an effect comes from: the innermost whose text holds it. */
function commandOf(effect: Effect, { analysis }: Judged): ResolvedCommand | undefined {
  const [start, end] = effect.span;
  let found: ResolvedCommand | undefined;
  for (const command of analysis.commands) {
    if (command.span[0] > start || command.span[1] < end) continue;
    const isInner = found === undefined || command.span[1] - command.span[0] <= found.span[1] - found.span[0];
    if (isInner) found = command;
  }
  return found;
}

function compileEffect(condition: EffectCondition): EffectTest {
  const { kind, action, target, attributes, scope, program, except } = condition;
  const kinds = kind === undefined ? undefined : new Set<string>(listOf(kind));
  const isAction = action === undefined ? undefined : matchesPattern(action);
  const isProgram = program === undefined ? undefined : matchesPattern(program);
  const flags = Object.entries(attributes ?? {}) as [keyof Effect['attributes'], boolean][];
  const places = Object.entries(scope ?? {}).map(
    ([key, patterns]) => [key as keyof Effect['scope'], matchesPattern(patterns as OneOrMore<string>)] as const,
  );
  const not = except === undefined ? [] : listOf(except).map(compileEffect);
  return every([
    kinds && ((effect) => kinds.has(effect.kind)),
    isAction && ((effect) => isAction(effect.action)),
    target && targetTests(target),
    flags.length === 0
      ? undefined
      : (effect) => flags.every(([flag, wanted]) => (effect.attributes[flag] === true) === wanted),
    places.length === 0
      ? undefined
      : (effect) => places.every(([key, matches]) => effect.scope[key] !== undefined && matches(effect.scope[key])),
    isProgram && ((effect, judged) => isProgram(commandOf(effect, judged)?.program ?? '')),
    not.length === 0 ? undefined : (effect, judged) => !not.some((test) => test(effect, judged)),
  ]);
}

function compileCommand({ program, argument }: CommandCondition): (command: ResolvedCommand) => boolean {
  const isProgram = program === undefined ? undefined : matchesPattern(program);
  const isArgument = argument === undefined ? undefined : matchesPattern(argument);
  return (command) =>
    (isProgram?.(command.program) ?? true) && (isArgument === undefined || command.arguments.some(isArgument));
}

/** The risk that core found in one effect, or in the whole command. */
function riskOf(effect: Effect | undefined, { risk }: Judged): number {
  if (effect === undefined) return risk.score;
  return Math.max(0, ...risk.reasons.filter((reason) => reason.effect === effect).map(({ score = 0 }) => score));
}

function findEffects(test: EffectTest, riskFrom: number, judged: Judged): readonly Match[] {
  return judged.analysis.effects
    .filter((effect) => test(effect, judged) && (riskFrom === 0 || riskOf(effect, judged) >= riskFrom))
    .map((effect) => ({ effect, span: effect.span }));
}

/** Places of what has a span; what has none is about the command as a whole. */
function placesOf(found: readonly { readonly span?: Match['span'] }[]): readonly Match[] {
  return found.map(({ span }) => (span === undefined ? {} : { span }));
}

const somewhere: readonly Match[] = [{}];

/** A condition ready to be tried. All that it names must hold; its effects are the places, else its commands or problems. */
export function compileCondition(condition: Condition): FindMatches {
  const { effect, command, context, riskFrom = 0, problem } = condition;
  const holds: ContextTest = compileContext(context ?? {});
  const isCommand = command === undefined ? undefined : compileCommand(command);
  const isProblem = problem === undefined ? undefined : matchesPattern(problem);
  const isEffect = effect === undefined ? undefined : compileEffect(effect);
  const finders: FindMatches[] = [];
  if (isCommand !== undefined) finders.push(({ analysis }) => placesOf(analysis.commands.filter(isCommand)));
  if (isProblem !== undefined) {
    finders.push(({ analysis }) => placesOf(analysis.problems.filter(({ code }) => isProblem(code))));
  }
  if (isEffect !== undefined) finders.push((judged) => findEffects(isEffect, riskFrom, judged));
  else if (riskFrom > 0) finders.push((judged) => (riskOf(undefined, judged) >= riskFrom ? somewhere : []));
  return (judged, given) => {
    if (!holds(given)) return [];
    let found = somewhere;
    for (const find of finders) {
      const places = find(judged, given);
      if (places.length === 0) return [];
      if (places !== somewhere) found = places;
    }
    return found;
  };
}
