import type { ControlReference, Effect, ResolvedCommand } from '@opspilot/core';
import { type ContextTest, compileContext } from './compile-context.js';
import { compileEffect, type EffectTest, nameOf } from './compile-effect.js';
import { matchesPattern } from './matches-pattern.js';
import { overlapsPattern } from './overlaps-pattern.js';
import type { Judged } from './policy.js';
import type { PolicyContext } from './policy-context.js';
import type { CommandCondition, Condition } from './rule.js';
import { isSameSpan, type TextSpan } from './text-span.js';
import { mayName } from './touched.js';

/** Where a rule applies; at most one of the two is there. */
export interface Match {
  readonly effect?: Effect;
  readonly span?: TextSpan;
  /** Of the condition that holds there. */
  readonly controls?: readonly ControlReference[];
}

/** Finds the places where a condition holds. */
export type FindMatches = (judged: Judged, context: PolicyContext) => readonly Match[];

function compileCommand({ program, argument, written }: CommandCondition): (command: ResolvedCommand) => boolean {
  const isProgram = program === undefined ? undefined : matchesPattern(program);
  const isArgument = argument === undefined ? undefined : overlapsPattern(argument);
  const isWritten = written === undefined ? undefined : matchesPattern(written);
  return (command) =>
    (isProgram?.(command.program) ?? true) &&
    (isArgument === undefined || command.arguments.some((text) => isArgument(mayName(text)))) &&
    (isWritten === undefined || command.arguments.some(isWritten));
}

/** Whether two effects are one: on its way down the path a judgement is copied, so that its effects are not those of the analysis. */
export function isSameEffect(one: Effect, other: Effect): boolean {
  if (one === other) return true;
  if (one.kind !== other.kind || one.action !== other.action) return false;
  return isSameSpan(one.span, other.span) && nameOf(one) === nameOf(other);
}

/** The risk that core found in one effect, or in the whole command. */
function riskOf(effect: Effect | undefined, { risk }: Judged): number {
  if (effect === undefined) return risk.score;
  let highest = 0;
  for (const { effect: rated, score = 0 } of risk.reasons) {
    if (rated !== undefined && score > highest && isSameEffect(rated, effect)) highest = score;
  }
  return highest;
}

function findEffects(test: EffectTest, riskFrom: number, judged: Judged): readonly Match[] {
  let found: Match[] | undefined;
  for (const effect of judged.analysis.effects) {
    // Risk first: of what is harmless core has little to tell, so most effects are done with here.
    if ((riskFrom > 0 && riskOf(effect, judged) < riskFrom) || !test(effect, judged)) continue;
    found ??= [];
    found.push({ effect, span: effect.span });
  }
  return found ?? nowhere;
}

/** Places of what has a span; what has none is about the command as a whole. */
function placesOf(found: readonly { readonly span?: Match['span'] }[]): readonly Match[] {
  return found.map(({ span }) => (span === undefined ? {} : { span }));
}

const nowhere: readonly Match[] = [];
const somewhere: readonly Match[] = [{}];

/** A condition ready to be tried: all that it names must hold; its effects are the places, else its commands or problems. */
export function compileCondition(condition: Condition): FindMatches {
  const { effect, command, context, riskFrom = 0, problem, exceptProblem = [], controls } = condition;
  const holds: ContextTest = compileContext(context ?? {});
  const isCommand = command === undefined ? undefined : compileCommand(command);
  const isProblem = problem === undefined ? undefined : matchesPattern(problem);
  const isExcepted = matchesPattern(exceptProblem);
  const isEffect = effect === undefined ? undefined : compileEffect(effect);
  const finders: FindMatches[] = [];
  if (isCommand !== undefined) finders.push(({ analysis }) => placesOf(analysis.commands.filter(isCommand)));
  if (isProblem !== undefined) {
    finders.push(({ analysis }) =>
      placesOf(analysis.problems.filter(({ code }) => isProblem(code) && !isExcepted(code))),
    );
  }
  if (isEffect !== undefined) finders.push((judged) => findEffects(isEffect, riskFrom, judged));
  else if (riskFrom > 0) finders.push((judged) => (riskOf(undefined, judged) >= riskFrom ? somewhere : nowhere));
  return (judged, given) => {
    if (!holds(given)) return nowhere;
    let found = somewhere;
    for (const finder of finders) {
      const places = finder(judged, given);
      if (places.length === 0) return nowhere;
      if (places !== somewhere) found = places;
    }
    return controls === undefined ? found : found.map((match) => ({ ...match, controls }));
  };
}
