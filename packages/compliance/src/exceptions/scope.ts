import type { Finding } from '@opspilot/core';
import { listOf } from '../policy/list-of.js';
import { hasWildcard, matchesPattern } from '../policy/matches-pattern.js';
import type { Judged } from '../policy/policy.js';
import type { PolicyContext } from '../policy/policy-context.js';
import type { OneOrMore } from '../policy/rule.js';
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

function targetOf({ effect }: Finding): string | undefined {
  if (effect === undefined) return undefined;
  return effect.target.type === 'path' ? effect.target.path : effect.target.name;
}

/**
 * Whether a finding is within a scope. What is not known is outside: an exception for staging does not hold on a host whose
 * environment nobody has told, nor for a target that is only known when the command runs.
 */
export function isWithinScope(
  scope: ExceptionScope,
  finding: Finding,
  { command, analysis }: Judged,
  context: PolicyContext,
): boolean {
  const { host, actor } = context;
  const isActor =
    isOneOf(scope.actor, actor?.id) && (scope.role === undefined || isOneOf(scope.role, ...(actor?.roles ?? [])));
  const isTargetKnown = scope.target === undefined || finding.effect?.attributes.dynamic !== true;
  return (
    isActor &&
    isTargetKnown &&
    fits(scope.host, host?.name) &&
    fits(scope.environment, host?.environment) &&
    areLabelsRight(scope, context) &&
    isOneOf(scope.command, command, analysis.template) &&
    fits(scope.target, targetOf(finding))
  );
}

/** Whether two lists can never fit one text, as far as that can be told: none of them has wildcards, and they share nothing. */
function areDisjoint(one: OneOrMore<string> | undefined, other: OneOrMore<string> | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const [ones, others] = [listOf(one), listOf(other)];
  return ![...ones, ...others].some(hasWildcard) && !ones.some((text) => others.includes(text));
}

/** Whether one finding could be within both scopes. Says so when it cannot be told. */
export function mayOverlap(one: ExceptionScope, other: ExceptionScope): boolean {
  const areApart =
    areDisjoint(one.host, other.host) ||
    areDisjoint(one.environment, other.environment) ||
    areDisjoint(one.actor, other.actor) ||
    areDisjoint(one.command, other.command) ||
    areDisjoint(one.target, other.target) ||
    Object.entries(one.labels ?? {}).some(([label, values]) => areDisjoint(values, other.labels?.[label]));
  return !areApart;
}
