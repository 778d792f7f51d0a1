import type { Finding } from '@opspilot/core';
import { surelyOn } from '../policy/compile-effect.js';
import { hostsOf } from '../policy/hosts-of.js';
import { listOf } from '../policy/list-of.js';
import { matchesPattern } from '../policy/matches-pattern.js';
import { overlapsPattern } from '../policy/overlaps-pattern.js';
import type { Judged } from '../policy/policy.js';
import type { PolicyContext } from '../policy/policy-context.js';
import type { OneOrMore, Pattern } from '../policy/rule.js';
import type { ExceptionScope } from './policy-exception.js';

function isOneOf(values: OneOrMore<string> | undefined, ...texts: readonly (string | undefined)[]): boolean {
  return values === undefined || texts.some((text) => text !== undefined && listOf(values).includes(text));
}

function fits(patterns: OneOrMore<string> | undefined, text: string | undefined): boolean {
  return patterns === undefined || (text !== undefined && matchesPattern(patterns)(text));
}

function areLabelsRight({ labels = {} }: ExceptionScope, { host }: PolicyContext): boolean {
  return Object.entries(labels).every(([label, patterns]) => fits(patterns, host?.labels?.[label]));
}

/** Whether all that a finding is about is surely within the targets. */
function isTargetWithin({ target }: ExceptionScope, { effect }: Finding, judged: Judged): boolean {
  return target === undefined || (effect !== undefined && surelyOn(target)(effect, judged));
}

/** What happens on another host is within the names of hosts that fit that one too; what it serves, a scope does not know. */
function isReachWithin({ host, environment, labels }: ExceptionScope, { effect }: Finding): boolean {
  const reached = effect?.scope.host;
  if (reached === undefined) return true;
  const names = hostsOf(reached);
  const areKnown = environment === undefined && labels === undefined && names.length > 0;
  return areKnown && names.every((name) => fits(host, name));
}

/**
 * Whether a finding is within a scope. What is not known is outside: an exception for staging does not hold on a host whose
 * environment nobody has told, nor for a target that is only known when the command runs.
 */
export function isWithinScope(
  scope: ExceptionScope,
  finding: Finding,
  judged: Judged,
  context: PolicyContext,
): boolean {
  const { command, analysis } = judged;
  const { host, actor } = context;
  const isActor =
    isOneOf(scope.actor, actor?.id) && (scope.role === undefined || isOneOf(scope.role, ...(actor?.roles ?? [])));
  return (
    isActor &&
    fits(scope.host, host?.name) &&
    fits(scope.environment, host?.environment) &&
    areLabelsRight(scope, context) &&
    isReachWithin(scope, finding) &&
    isOneOf(scope.command, command, analysis.template) &&
    (scope.command === undefined || scope.target !== undefined || judged.hasMore !== true) &&
    isTargetWithin(scope, finding, judged)
  );
}

/** Whether two lists of texts share none. */
function shareNone(one: OneOrMore<string> | undefined, other: OneOrMore<string> | undefined): boolean {
  return one !== undefined && other !== undefined && !listOf(one).some((text) => listOf(other).includes(text));
}

/** Whether no text fits two lists of patterns. */
function areDisjoint(one: OneOrMore<Pattern> | undefined, other: OneOrMore<Pattern> | undefined): boolean {
  return one !== undefined && other !== undefined && !listOf(one).some(overlapsPattern(other));
}

/** Whether one finding could be within both scopes. Says so when it cannot be told. */
export function mayOverlap(one: ExceptionScope, other: ExceptionScope): boolean {
  const areApart =
    areDisjoint(one.host, other.host) ||
    areDisjoint(one.environment, other.environment) ||
    shareNone(one.actor, other.actor) ||
    shareNone(one.command, other.command) ||
    areDisjoint(one.target, other.target) ||
    Object.entries(one.labels ?? {}).some(([label, values]) => areDisjoint(values, other.labels?.[label]));
  return !areApart;
}
