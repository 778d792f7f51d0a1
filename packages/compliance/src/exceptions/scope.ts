import type { Effect, Finding } from '@opspilot/core';
import { commandOf, surelyOn } from '../policy/compile-effect.js';
import { folded } from '../policy/environments.js';
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

type Where = PolicyContext['host'];

/** As rules compare them, so that an exception holds where its author reads that it does. */
function isEnvironment({ environment: wanted }: ExceptionScope, host: Where): boolean {
  const { environment } = host ?? {};
  if (wanted === undefined) return true;
  return environment !== undefined && fits(listOf(wanted).map(folded), folded(environment));
}

function areLabelsRight({ labels = {} }: ExceptionScope, host: Where): boolean {
  return Object.entries(labels).every(([label, patterns]) => fits(patterns, host?.labels?.[label]));
}

/** Whether a scope may hold on a host. */
export function isHostWithin(scope: ExceptionScope, host: Where): boolean {
  return fits(scope.host, host?.name) && isEnvironment(scope, host) && areLabelsRight(scope, host);
}

/** Whether all that a finding is about is surely within the targets. */
function isTargetWithin({ target }: ExceptionScope, { effect }: Finding, judged: Judged): boolean {
  return target === undefined || (effect !== undefined && surelyOn(target)(effect, judged));
}

/** One host: neither a pattern of the tool that reaches it, nor a name that is only known when it runs. */
const hostName = /^[\w.-]+$/;

/** What happens on another host is within a scope that names that one too; what it serves, a scope does not know. */
function isReachWithin({ host, environment, labels }: ExceptionScope, reached: string | undefined): boolean {
  if (reached === undefined) return true;
  const names = hostsOf(reached);
  const isNamed = host !== undefined && environment === undefined && labels === undefined && names.length > 0;
  return isNamed && names.every((name) => hostName.test(name) && fits(host, name));
}

/** Wrappers in which a path may be another than outside, and the analysis does not know which. */
const otherRoots: ReadonlySet<string> = new Set('nsenter unshare bwrap firejail fakechroot proot chroot'.split(' '));

/** What happens in a container, or below another root, is within a scope that names it, or the whole command. */
function isContainerWithin({ container, command }: ExceptionScope, effect: Effect, judged: Judged): boolean {
  const inside = effect.scope.container;
  const isOutside =
    inside === undefined && commandOf(effect, judged)?.wrappers.some((each) => otherRoots.has(each)) !== true;
  if (container !== undefined) return fits(container, inside);
  return isOutside || (command !== undefined && listOf(command).includes(judged.command));
}

/** Whether all that a finding is about happens where a scope says. What is about no effect alone is about all of them. */
function isPlaceWithin(scope: ExceptionScope, { effect }: Finding, judged: Judged): boolean {
  const { effects: all, commands } = judged.analysis;
  const effects = effect === undefined ? all : [effect];
  // What has no effect may be found there too.
  const areCommandsWithin = effect !== undefined || commands.every(({ host }) => isReachWithin(scope, host));
  return (
    areCommandsWithin &&
    effects.every((each) => isReachWithin(scope, each.scope.host) && isContainerWithin(scope, each, judged))
  );
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
  const { command } = judged;
  const { host, actor } = context;
  const isActor =
    isOneOf(scope.actor, actor?.id) && (scope.role === undefined || isOneOf(scope.role, ...(actor?.roles ?? [])));
  return (
    isActor &&
    isHostWithin(scope, host) &&
    isPlaceWithin(scope, finding, judged) &&
    isOneOf(scope.command, command) &&
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

function foldedOf(patterns: OneOrMore<Pattern> | undefined): OneOrMore<Pattern> | undefined {
  return patterns === undefined ? undefined : listOf(patterns).map(folded);
}

/** Whether one finding could be within both scopes. Says so when it cannot be told. */
export function mayOverlap(one: ExceptionScope, other: ExceptionScope): boolean {
  const areApart =
    areDisjoint(one.host, other.host) ||
    areDisjoint(foldedOf(one.environment), foldedOf(other.environment)) ||
    areDisjoint(one.container, other.container) ||
    shareNone(one.actor, other.actor) ||
    shareNone(one.command, other.command) ||
    areDisjoint(one.target, other.target) ||
    Object.entries(one.labels ?? {}).some(([label, values]) => areDisjoint(values, other.labels?.[label]));
  return !areApart;
}
