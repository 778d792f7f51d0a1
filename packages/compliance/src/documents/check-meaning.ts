import { type ControlReference, strictest } from '@opspilot/core';
import type { Framework } from '../frameworks/framework.js';
import { isTimeZone } from '../policy/is-within-hours.js';
import type { Condition, Rule } from '../policy/rule.js';
import { patternProblems } from './check-patterns.js';
import { type Place, placed } from './placed.js';
import type { PolicyDocument } from './policy-document.js';
import type { PolicyErrorCode } from './policy-problem.js';

/** Something in a well-formed document that makes no sense. */
export interface MeaningProblem {
  readonly code: PolicyErrorCode;
  readonly path: Place;
  readonly message: string;
}

/** Controls by framework and edition, those of the document included. */
function knownControls(
  frameworks: readonly Framework[],
): ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> {
  const known = new Map<string, Map<string, Set<string>>>();
  for (const { id, edition, controls } of frameworks) {
    const editions = known.get(id) ?? new Map<string, Set<string>>();
    editions.set(edition, new Set([...(editions.get(edition) ?? []), ...Object.keys(controls)]));
    known.set(id, editions);
  }
  return known;
}

function problemsIn(
  controls: readonly ControlReference[],
  place: Place,
  known: ReturnType<typeof knownControls>,
): readonly MeaningProblem[] {
  return controls.flatMap(({ framework, edition, control }, index): readonly MeaningProblem[] => {
    const path = [...place, 'controls', String(index)];
    const editions = known.get(framework);
    if (editions === undefined) {
      const message = `There is no framework "${framework}"; there are ${[...known.keys()].join(', ')}.`;
      return [{ code: 'unknown-framework', path: [...path, 'framework'], message }];
    }
    const described = editions.get(edition);
    if (described === undefined) {
      const message = `There is no edition "${edition}" of ${framework}; there is ${[...editions.keys()].join(', ')}.`;
      return [{ code: 'unknown-framework', path: [...path, 'edition'], message }];
    }
    if (described.has(control)) return [];
    const message = `${framework} ${edition} has no control "${control}" that is known here; add it to "frameworks" if it does.`;
    return [{ code: 'unknown-control', path: [...path, 'control'], message }];
  });
}

function controlProblems(
  { controls, when }: Rule,
  position: number,
  known: ReturnType<typeof knownControls>,
): readonly MeaningProblem[] {
  const path = ['rules', String(position)];
  const ofConditions = placed<Condition>(when, [...path, 'when']).flatMap(([condition, place]) =>
    problemsIn(condition.controls ?? [], place, known),
  );
  return [...problemsIn(controls ?? [], path, known), ...ofConditions];
}

/** A raise that raises nothing: its author would rely on it. */
function raiseProblems({ decision, raise = [] }: Rule, position: number): readonly MeaningProblem[] {
  return raise.flatMap(({ decision: raised }, index): readonly MeaningProblem[] => {
    if (raised !== decision && strictest(raised, decision) === raised) return [];
    const path = ['rules', String(position), 'raise', String(index), 'decision'];
    const message = `The rule decides ${decision} anyway, and is never lowered: a raise is stricter than that, not ${raised}.`;
    return [{ code: 'invalid-policy', path, message }];
  });
}

/** Hours that end when they begin may be meant as all day or as none; those in a time zone that does not exist are never. */
function hoursProblems({ when, raise = [] }: Rule, position: number): readonly MeaningProblem[] {
  const rule = ['rules', String(position)];
  const conditions = placed<Pick<Condition, 'context'>>(when, [...rule, 'when']);
  const raises = placed<Pick<Condition, 'context'>>(raise, [...rule, 'raise']);
  return [...conditions, ...raises].flatMap(([{ context }, place]): readonly MeaningProblem[] => {
    const { from, to, timeZone } = context?.outsideHours ?? {};
    const path = [...place, 'context', 'outsideHours'];
    const empty = `Hours from ${from} to ${to} are none; leave "outsideHours" out where it does not matter when.`;
    const nowhere = `There is no time zone ${timeZone}: expected one of IANA, as Europe/Berlin.`;
    return [
      ...(from !== undefined && from === to
        ? [{ code: 'invalid-policy' as const, path: [...path, 'to'], message: empty }]
        : []),
      ...(isTimeZone(timeZone)
        ? []
        : [{ code: 'invalid-policy' as const, path: [...path, 'timeZone'], message: nowhere }]),
    ];
  });
}

/** What makes no sense in a document whose form is right, given the rules and frameworks that are there already. */
export function checkMeaning(
  { rules, frameworks: own = [] }: PolicyDocument,
  taken: readonly Rule[],
  frameworks: readonly Framework[],
): readonly MeaningProblem[] {
  const ids = new Set(taken.map(({ id }) => id));
  const known = knownControls([...frameworks, ...own]);
  return rules.flatMap((rule, position) => {
    const path = ['rules', String(position), 'id'];
    const isTaken = ids.has(rule.id);
    ids.add(rule.id);
    const duplicate: MeaningProblem = { code: 'duplicate-rule', path, message: `There is a rule ${rule.id} already.` };
    return [
      ...(isTaken ? [duplicate] : []),
      ...controlProblems(rule, position, known),
      ...raiseProblems(rule, position),
      ...patternProblems(rule, position),
      ...hoursProblems(rule, position),
    ];
  });
}
