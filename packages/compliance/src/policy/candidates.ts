import type { Effect } from '@opspilot/core';
import { nameOf } from './compile-effect.js';
import { listOf } from './list-of.js';
import { hasWildcard } from './pattern-tokens.js';
import type { Judged } from './policy.js';
import type { Condition, EffectCondition } from './rule.js';
import { reachesBelow } from './trait-tests.js';

/** Adds a position under each of some keys. */
function put(index: Map<string, number[]>, keys: readonly string[], position: number): void {
  for (const key of new Set(keys)) {
    const positions = index.get(key);
    if (positions === undefined) index.set(key, [position]);
    else positions.push(position);
  }
}

function markAll(positions: readonly number[] | undefined, candidates: Uint8Array): void {
  if (positions === undefined) return;
  for (const position of positions) candidates[position] = 1;
}

/** A name up to its second slash: the directory at the top of an absolute path, or all there is. */
function rootOf(name: string): string {
  const end = name.indexOf('/', 1);
  return end === -1 ? name : name.slice(0, end);
}

/** The roots of all that some patterns fit; undefined where one may fit any. */
function rootsOf(patterns: EffectCondition['target']): readonly string[] | undefined {
  const roots = patterns?.named === undefined ? [] : listOf(patterns.named).map(rootOf);
  return roots.length === 0 || roots.some(hasWildcard) ? undefined : roots;
}

/** Positions of the conditions on one kind of effect, each under the most particular that it asks for. */
class ConditionsOnKind {
  readonly #byAction = new Map<string, number[]>();
  /** By class and by what a path holds: no name stands for both. */
  readonly #byTrait = new Map<string, number[]>();
  readonly #byRoot = new Map<string, number[]>();
  readonly #onTraits: number[] = [];
  readonly #others: number[] = [];

  add({ action, target }: EffectCondition, position: number): void {
    const actions = action === undefined ? [] : listOf(action);
    const traits = target?.holds ?? target?.class;
    const roots = rootsOf(target);
    if (actions.length > 0 && !actions.some(hasWildcard)) put(this.#byAction, actions, position);
    else if (traits !== undefined) {
      put(this.#byTrait, listOf<string>(traits), position);
      this.#onTraits.push(position);
    } else if (roots !== undefined) put(this.#byRoot, roots, position);
    else this.#others.push(position);
  }

  /** Marks what could hold for an effect. */
  mark(effect: Effect, candidates: Uint8Array): void {
    const { action, target } = effect;
    markAll(this.#others, candidates);
    markAll(this.#byAction.get(action), candidates);
    if (this.#byRoot.size > 0) markAll(this.#byRoot.get(rootOf(nameOf(effect))), candidates);
    if (target.type !== 'path') return;
    // What lies below shares its fate, and may be of any class.
    if (reachesBelow(effect)) markAll(this.#onTraits, candidates);
    else {
      markAll(this.#byTrait.get(target.pathClass), candidates);
      if (target.holds !== undefined) markAll(this.#byTrait.get(target.holds), candidates);
    }
  }
}

/** Every condition under what it is looked up by. */
class ConditionIndex {
  readonly byKind = new Map<string, ConditionsOnKind>();
  readonly byProgram = new Map<string, number[]>();
  readonly onEffects: number[] = [];
  readonly onProblems: number[] = [];
  readonly others: number[] = [];

  add({ effect, command, problem }: Condition, position: number): void {
    const programs = command?.program === undefined ? [] : listOf(command.program);
    if (effect?.kind !== undefined) this.#addOnKinds(effect, new Set(listOf(effect.kind)), position);
    else if (effect !== undefined) this.onEffects.push(position);
    else if (problem !== undefined) this.onProblems.push(position);
    else if (programs.length > 0 && !programs.some(hasWildcard)) put(this.byProgram, programs, position);
    else this.others.push(position);
  }

  #addOnKinds(effect: EffectCondition, kinds: ReadonlySet<string>, position: number): void {
    for (const kind of kinds) {
      const onKind = this.byKind.get(kind) ?? new ConditionsOnKind();
      this.byKind.set(kind, onKind);
      onKind.add(effect, position);
    }
  }
}

/** Marks the conditions that could hold for a command, each by its position. */
export type MarkCandidates = (analysis: Judged['analysis']) => Uint8Array;

/**
 * Looks conditions up by what a command has, so that it is tried with those alone that could hold: of hundreds, a few. What
 * names nothing to look it up by is tried always.
 */
export function indexConditions(conditions: readonly Condition[]): MarkCandidates {
  const index = new ConditionIndex();
  for (const [position, condition] of conditions.entries()) index.add(condition, position);
  const { byKind, byProgram, onEffects, onProblems, others } = index;
  return ({ effects, problems, commands }) => {
    const candidates = new Uint8Array(conditions.length);
    markAll(others, candidates);
    if (problems.length > 0) markAll(onProblems, candidates);
    if (effects.length > 0) markAll(onEffects, candidates);
    for (const effect of effects) byKind.get(effect.kind)?.mark(effect, candidates);
    for (const { program } of commands) markAll(byProgram.get(program), candidates);
    return candidates;
  };
}
