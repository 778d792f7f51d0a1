import type { Effect, ResolvedCommand } from '@opspilot/core';
import { foldedHost } from './hosts-named.js';
import { hostsOf } from './hosts-of.js';
import { listOf } from './list-of.js';
import { coversPattern, matchesPattern } from './matches-pattern.js';
import { overlapsPattern } from './overlaps-pattern.js';
import { mayReach, surelyWithin } from './path-patterns.js';
import { placesOfClasses, placesOfHoldings } from './places-of-traits.js';
import type { Judged } from './policy.js';
import type { EffectCondition, OneOrMore, Pattern, TargetCondition } from './rule.js';
import { isWithin } from './text-span.js';
import { mayName, mayTouch, touches } from './touched.js';
import { mayHave, surelyHas } from './trait-tests.js';

/** Says of an effect whether it is as a condition wants it. */
export type EffectTest = (effect: Effect, judged: Judged) => boolean;

/** All tests that there are must hold. */
function every(tests: readonly (EffectTest | undefined)[]): EffectTest {
  const all = tests.filter((test) => test !== undefined);
  return (effect, judged) => {
    for (const test of all) if (!test(effect, judged)) return false;
    return true;
  };
}

/** How the two sides of a rule take what they name: it applies where it may, and excepts only what it surely does. */
interface Reading {
  path(patterns: OneOrMore<Pattern>): EffectTest;
  /** Of what a path is by its place. */
  readonly trait: typeof mayHave;
  /** Of a name, or of where and as whom something happens. */
  name(patterns: OneOrMore<Pattern>): (name: string, isDynamic: boolean) => boolean;
  /** Of several hosts that one effect is on at once. */
  hosts<Each>(names: readonly Each[], matches: (name: Each) => boolean): boolean;
}

const may: Reading = {
  path: (patterns) => {
    const isReached = mayReach(patterns);
    return (effect, judged) => effect.target.type === 'path' && isReached(mayTouch(effect.target.path, effect, judged));
  },
  trait: mayHave,
  name: (patterns) => {
    const overlaps = overlapsPattern(patterns);
    return (name) => overlaps(mayName(name));
  },
  hosts: (names, matches) => names.some(matches),
};

const surely = {
  path: (patterns: OneOrMore<Pattern>) => {
    const isWithin = surelyWithin(patterns);
    return (effect: Effect, judged: Judged) =>
      effect.target.type === 'path' && isWithin(touches(effect.target.path, effect, judged));
  },
  trait: surelyHas,
  name: (patterns: OneOrMore<Pattern>) => {
    const covers = coversPattern(patterns);
    return (name: string, isDynamic: boolean) => !isDynamic && !name.includes('…') && covers(mayName(name));
  },
  hosts: <Each>(names: readonly Each[], matches: (name: Each) => boolean) => names.every(matches),
} satisfies Reading;

/** What the target of an effect is called: the path or the name, as the analysis tells it. */
export function nameOf({ target }: Effect): string {
  return target.type === 'path' ? target.path : target.name;
}

function classOf({ target }: Effect) {
  return target.type === 'path' ? target.pathClass : undefined;
}

function holdingOf({ target }: Effect) {
  return target.type === 'path' ? target.holds : undefined;
}

function targetTests(condition: TargetCondition, reading: Reading): EffectTest {
  const { type, path, class: classes, holds, name, named } = condition;
  const types = type === undefined ? undefined : new Set<string>(listOf(type));
  const inClass = classes && reading.trait(listOf(classes), placesOfClasses, classOf);
  const held = holds && reading.trait(listOf(holds), placesOfHoldings, holdingOf);
  const isName = name === undefined ? undefined : reading.name(name);
  const isNamed = named === undefined ? undefined : matchesPattern(named);
  return every([
    types && (({ target }) => types.has(target.type)),
    inClass,
    held,
    path === undefined ? undefined : reading.path(path),
    isName && (({ target, attributes }) => target.type !== 'path' && isName(target.name, attributes.dynamic === true)),
    isNamed && ((effect) => isNamed(nameOf(effect))),
  ]);
}

/** The simple command that an effect comes from: the innermost whose text holds it. */
export function commandOf(effect: Effect, { analysis }: Judged): ResolvedCommand | undefined {
  let found: ResolvedCommand | undefined;
  for (const command of analysis.commands) {
    if (!isWithin(effect.span, command.span)) continue;
    const isInner = found === undefined || command.span[1] - command.span[0] <= found.span[1] - found.span[0];
    if (isInner) found = command;
  }
  return found;
}

/** In which container, or as whom, something happens. */
function placeTest(key: 'container' | 'user', patterns: OneOrMore<Pattern>, reading: Reading): EffectTest {
  const isNamed = reading.name(patterns);
  return ({ scope: { [key]: place } }) => place !== undefined && isNamed(place, false);
}

/** On which other host something happens, by whichever of its names. */
function hostTest(patterns: OneOrMore<Pattern>, reading: Reading): EffectTest {
  const isNamed = reading.name(listOf(patterns).map(foldedHost));
  const isSaid = (name: string): boolean => isNamed(foldedHost(name), false);
  return ({ scope: { host } }, { namesOf }) => {
    if (host === undefined) return false;
    const isMeant = (name: string): boolean => {
      const known = namesOf?.(name) ?? [];
      return isSaid(name) || (known.length > 0 && reading.hosts(known, (names) => names.some(isSaid)));
    };
    const names = hostsOf(host);
    return names.length === 0 ? isSaid(host) : reading.hosts(names, isMeant);
  };
}

function compile(condition: EffectCondition, reading: Reading): EffectTest {
  const { kind, action, target, attributes, scope, program, except } = condition;
  const kinds = kind === undefined ? undefined : new Set<string>(listOf(kind));
  const isAction = action === undefined ? undefined : matchesPattern(action);
  const isProgram = program === undefined ? undefined : matchesPattern(program);
  const flags = Object.entries(attributes ?? {}) as [keyof Effect['attributes'], boolean][];
  const { host, container, user } = scope ?? {};
  const places = [
    host === undefined ? undefined : hostTest(host, reading),
    container === undefined ? undefined : placeTest('container', container, reading),
    user === undefined ? undefined : placeTest('user', user, reading),
  ];
  const not = except === undefined ? [] : listOf(except).map((each) => compile(each, surely));
  return every([
    kinds && ((effect) => kinds.has(effect.kind)),
    isAction && ((effect) => isAction(effect.action)),
    target && targetTests(target, reading),
    flags.length === 0
      ? undefined
      : (effect) => flags.every(([flag, wanted]) => (effect.attributes[flag] === true) === wanted),
    ...places,
    isProgram && ((effect, judged) => isProgram(commandOf(effect, judged)?.program ?? '')),
    not.length === 0 ? undefined : (effect, judged) => !not.some((test) => test(effect, judged)),
  ]);
}

/** A condition on an effect, ready to be tried. */
export function compileEffect(condition: EffectCondition): EffectTest {
  return compile(condition, may);
}

/** A test for all that an effect is on, a path or a name: whether it surely fits one of the patterns. */
export function surelyOn(patterns: OneOrMore<Pattern>): EffectTest {
  const isPath = surely.path(patterns);
  const isName = surely.name(patterns);
  return (effect, judged) =>
    effect.target.type === 'path'
      ? isPath(effect, judged)
      : isName(effect.target.name, effect.attributes.dynamic === true);
}
