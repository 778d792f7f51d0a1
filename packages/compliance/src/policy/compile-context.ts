import { isActorKind } from './actor-kinds.js';
import { folded, meetsEnvironment } from './environments.js';
import { isWithinHours } from './is-within-hours.js';
import { listOf } from './list-of.js';
import { matchesPattern } from './matches-pattern.js';
import type { PolicyContext } from './policy-context.js';
import type { ContextCondition, OneOrMore } from './rule.js';

/** Says of a context whether it is as a condition wants it. */
export type ContextTest = (context: PolicyContext) => boolean;

function labelTests(labels: Readonly<Record<string, OneOrMore<string>>>): ContextTest[] {
  return Object.entries(labels).map(([label, patterns]) => {
    const fits = matchesPattern(patterns);
    return ({ host }) => {
      const value = host?.labels?.[label];
      return value !== undefined && fits(value);
    };
  });
}

/** One test for each part that a condition may have. */
const parts: {
  readonly [Part in keyof ContextCondition]-?: (wanted: NonNullable<ContextCondition[Part]>) => ContextTest;
} = {
  environment: (patterns) => {
    const isMet = meetsEnvironment(patterns);
    return ({ host }) => isMet(host?.environment);
  },
  lacksRole: (roles) => {
    const wanted = listOf(roles);
    return ({ actor }) => !wanted.some((role) => actor?.roles?.includes(role) === true);
  },
  actorKind: (kinds) => {
    const wanted = listOf<string>(kinds);
    // A kind that nobody knows may be each of them.
    return ({ actor }) => actor?.kind !== undefined && (wanted.includes(actor.kind) || !isActorKind(actor.kind));
  },
  hostLabels: (labels) => {
    const tests = labelTests(labels);
    return (context) => tests.every((test) => test(context));
  },
  hostGroup: (patterns) => {
    const fits = matchesPattern(patterns);
    return ({ host }) => host?.groups?.some(fits) === true;
  },
  lacksChange:
    () =>
    ({ changeId = '' }) =>
      changeId.trim() === '',
  isFrozen:
    () =>
    ({ isFrozen }) =>
      // What is neither true nor false nor left out is no word that nothing is frozen.
      isFrozen !== undefined && isFrozen !== false,
  dataClass: (classes) => {
    const wanted = listOf(classes).map(folded);
    return ({ dataClasses = [] }) => dataClasses.some((held) => wanted.includes(folded(held)));
  },
  sessionRiskFrom:
    (from) =>
    ({ sessionRisk = 0 }) =>
      // What is no number is no low one.
      !(sessionRisk < from),
  outsideHours: (hours) => {
    const isWithin = isWithinHours(hours);
    return ({ at }) => !isWithin(at);
  },
};

/** A condition on the context, ready to be tried. */
export function compileContext(condition: ContextCondition): ContextTest {
  const tests = Object.entries(condition)
    .filter(([, wanted]) => wanted !== undefined)
    .map(([part, wanted]) => (parts[part as keyof ContextCondition] as (value: unknown) => ContextTest)(wanted));
  return (context) => tests.every((test) => test(context));
}
