import { type Effect, foldRisks, type RiskAssessment } from '@opspilot/core';
import { assessRisk, type CommandAnalysis } from '@opspilot/core/shell';
import { isSameEffect } from './compile-condition.js';
import { commandOf } from './compile-effect.js';
import { hostsOf } from './hosts-of.js';
import { joinFindings } from './join-findings.js';
import type { Judged, Policy } from './policy.js';
import type { PolicyContext } from './policy-context.js';
import { isSameSpan } from './text-span.js';

/** What is known of a host by the name that a command has for it: one that nobody knows has its name alone. */
interface KnownPlace {
  readonly context: PolicyContext;
  /** Its name and address. */
  readonly names?: readonly string[];
  /** Who commands run as there. */
  readonly user?: string | undefined;
}

/** Finds the circumstances of a host by its name, given those where the command begins: of several that it may be, each. */
export type PlaceAt = (name: string, from: PolicyContext) => readonly KnownPlace[];

/** A command, or the part of it that happens on one host, and the circumstances there. */
export interface Placed {
  readonly judged: Judged;
  readonly context: PolicyContext;
}

const here: readonly string[] = [];

/** Names of the hosts that something happens on, when it is not the one where the command begins. */
function reachedBy(host: string | undefined): readonly string[] {
  return host === undefined ? here : hostsOf(host);
}

/** All hosts that a command reaches, through ssh and its like. */
export function reachedIn({ effects, commands }: CommandAnalysis): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { scope } of effects) for (const name of reachedBy(scope.host)) names.add(name);
  for (const { host } of commands) for (const name of reachedBy(host)) names.add(name);
  return names;
}

/** The part of a command that happens on one host. What could not be seen through belongs to it unless it is known to be elsewhere. */
function partOn(name: string, judged: Judged): CommandAnalysis {
  const { analysis } = judged;
  const isThere = ({ scope }: Effect): boolean => reachedBy(scope.host).includes(name);
  const effects = analysis.effects.filter(isThere);
  // Some programs reach other hosts by themselves.
  const sources = new Set(effects.map((effect) => commandOf(effect, judged)));
  const commands = analysis.commands.filter(
    (command) => sources.has(command) || reachedBy(command.host).includes(name),
  );
  const problems = analysis.problems.filter(({ span }) => {
    const unseen = analysis.effects.filter((effect) => effect.kind === 'opaque' && isSameSpan(effect.span, span));
    return unseen.length === 0 || unseen.some(isThere);
  });
  return { ...analysis, effects, commands, problems };
}

/** The risk of that part there: assessed anew, and what others have found in it stays. */
function riskOn(part: CommandAnalysis, { judged, context }: Placed, user: string | undefined): RiskAssessment {
  const { risk } = judged;
  const environment = context.host?.environment;
  const reasons = risk.reasons.filter(
    ({ effect }) => effect === undefined || part.effects.some((there) => isSameEffect(there, effect)),
  );
  // A score that no reason explains may be about every part.
  const explained = Math.max(0, ...risk.reasons.map(({ score = 0 }) => score));
  const known = Math.max(0, ...reasons.map(({ score = 0 }) => score), risk.score > explained ? risk.score : 0);
  const anew = assessRisk(part, { environment, user });
  return foldRisks([anew, { score: known, reasons }]) ?? anew;
}

/**
 * The parts of a command that happen on other hosts, each as it would be judged if somebody ran it there. The text stays that
 * of the whole command.
 */
export function reachedPlaces(judged: Judged, context: PolicyContext, placeAt: PlaceAt): readonly Placed[] {
  return [...reachedIn(judged.analysis)].flatMap((name) => {
    const part = partOn(name, judged);
    return placeAt(name, context).map((there): Placed => {
      const user = there.user ?? judged.place?.user;
      const risk = riskOn(part, { judged, context: there.context }, user);
      return { judged: { ...judged, analysis: part, risk, place: { user } }, context: there.context };
    });
  });
}

/**
 * A policy that judges what a command does on other hosts, through ssh and its like, by the circumstances there as well as by
 * those where it begins: a host in a milder environment is no way around.
 */
export function withReachedHosts(policy: Policy, placeAt: PlaceAt): Policy {
  const find = (asked: Judged, context: PolicyContext) => {
    const namesOf = (host: string) => placeAt(host, context).map(({ names = [host] }) => names);
    const judged = { ...asked, namesOf };
    return reachedPlaces(judged, context, placeAt)
      .map((there) => policy.find(there.judged, there.context))
      .reduce(joinFindings, policy.find(judged, context));
  };
  return { ...policy, find, decide: (judged, context) => policy.conclude(find(judged, context)) };
}
