import { type EffectKind, effectActions } from '@opspilot/core/shell';
import { listOf } from '../policy/list-of.js';
import { matchesPattern } from '../policy/matches-pattern.js';
import type { Condition, EffectCondition, OneOrMore, Pattern, Rule, TargetCondition } from '../policy/rule.js';
import type { MeaningProblem } from './check-meaning.js';
import { type Place, placed } from './placed.js';

/** Says what is wrong with a pattern, and what to write instead. */
type Complaint = (pattern: Pattern) => string | undefined;

function complain(
  patterns: OneOrMore<Pattern> | undefined,
  place: Place,
  complaint: Complaint,
): readonly MeaningProblem[] {
  return placed(patterns, place).flatMap(([pattern, path]): readonly MeaningProblem[] => {
    const message = complaint(pattern);
    return message === undefined ? [] : [{ code: 'invalid-policy', path, message }];
  });
}

/** Paths are absolute, at a home, or anywhere. */
const ofPath: Complaint = (pattern) => {
  if (/^(?:\/|~|\*\*)/.test(pattern)) return undefined;
  const name = pattern.replace(/^(?:\.{1,2}\/)+/, '');
  return `No absolute path fits "${pattern}": write "**/${name}" for it at any place, or begin it with "/" or "~/".`;
};

/** As the analysis tells it, no path but the root ends in a slash. */
const ofNamed: Complaint = (pattern) =>
  /^[/~].*\/$/.test(pattern)
    ? `No path ends in a slash, so none is "${pattern}": write "${pattern.replace(/\/+$/, '')}" for the directory itself, or a "path" for what lies in it.`
    : undefined;

/** Programs are told without their path. */
const ofProgram: Complaint = (pattern) => {
  if (!pattern.includes('/')) return undefined;
  return `Programs are told without their path, so none is "${pattern}": write "${pattern.slice(pattern.lastIndexOf('/') + 1) || '**'}".`;
};

/** An action that no effect of these kinds has. */
function ofAction(kinds: OneOrMore<EffectKind> | undefined): Complaint {
  const asked = kinds === undefined ? (Object.keys(effectActions) as EffectKind[]) : listOf(kinds);
  const actions = [...new Set(asked.flatMap((kind) => effectActions[kind]))];
  return (pattern) => {
    if (actions.some(matchesPattern(pattern))) return undefined;
    const others =
      kinds === undefined ? 'see "effectActions" of @opspilot/core/shell' : `there are ${actions.join(', ')}`;
    return `No effect${kinds === undefined ? '' : ` of kind ${asked.join(', ')}`} has the action "${pattern}"; ${others}.`;
  };
}

/** What is said of paths holds of no name, and the other way round. */
function contradictions(
  { type, path, class: classes, holds, name }: TargetCondition,
  place: Place,
): readonly MeaningProblem[] {
  const isPath = path !== undefined || classes !== undefined || holds !== undefined;
  const types = type === undefined ? undefined : listOf(type);
  const problem = (part: string, message: string): readonly MeaningProblem[] => [
    { code: 'invalid-policy', path: [...place, part], message },
  ];
  if (name !== undefined && (isPath || types?.every((each) => each === 'path') === true))
    return problem('name', 'A path has no "name": write a "path", or "named" for what it is called exactly.');
  if (isPath && types !== undefined && !types.includes('path'))
    return problem('type', 'What has a "path", a "class" or "holds" something is of type path: leave "type" out.');
  return [];
}

function inTarget(target: TargetCondition, place: Place): readonly MeaningProblem[] {
  return [
    ...complain(target.path, [...place, 'path'], ofPath),
    ...complain(target.named, [...place, 'named'], ofNamed),
    ...contradictions(target, place),
  ];
}

/** @param kinds - those of the effect that an exception is from */
function inEffect(
  { kind, action, target, program, except }: EffectCondition,
  place: Place,
  kinds?: OneOrMore<EffectKind>,
): readonly MeaningProblem[] {
  return [
    ...complain(action, [...place, 'action'], ofAction(kind ?? kinds)),
    ...complain(program, [...place, 'program'], ofProgram),
    ...(target === undefined ? [] : inTarget(target, [...place, 'target'])),
    ...placed(except, [...place, 'except']).flatMap(([each, path]) => inEffect(each, path, kind)),
  ];
}

function inCondition({ effect, command }: Condition, place: Place): readonly MeaningProblem[] {
  return [
    ...(effect === undefined ? [] : inEffect(effect, [...place, 'effect'])),
    ...complain(command?.program, [...place, 'command', 'program'], ofProgram),
  ];
}

/**
 * Patterns of a rule that no command can meet: such a rule would be loaded, hold nothing up, and be relied on. The actions are
 * those of the catalogue of tools, by which a policy's own examples are tried.
 */
export function patternProblems({ when }: Rule, position: number): readonly MeaningProblem[] {
  const conditions = placed<Condition>(when, ['rules', String(position), 'when']);
  return conditions.flatMap(([condition, path]) => inCondition(condition, path));
}
