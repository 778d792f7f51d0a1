import { decisions, type Effect, type Finding } from '@opspilot/core';
import { hostsOf } from './hosts-of.js';
import type { Judged, Policy } from './policy.js';
import type { PolicyContext } from './policy-context.js';

/** The circumstances of a host by the name that a command has for it; a host that nobody knows has its name alone. */
export type ContextAt = (name: string, from: PolicyContext) => PolicyContext;

/** Names of the hosts that an effect is on, when it is not on the one where the command begins. */
function reachedBy({ scope }: Effect): readonly string[] {
  return hostsOf(scope.host ?? '');
}

function isAsStrict({ decision }: Finding, than: Finding): boolean {
  return decisions.indexOf(decision) >= decisions.indexOf(than.decision);
}

/** Adds what is found elsewhere: of the same rule about the same effect the stricter stays. */
function joined(found: readonly Finding[], more: readonly Finding[]): readonly Finding[] {
  const all = [...found];
  for (const finding of more) {
    const at = all.findIndex(({ rule, effect }) => rule === finding.rule && effect === finding.effect);
    const known = all[at];
    if (known === undefined) all.push(finding);
    else if (!isAsStrict(known, finding)) all[at] = finding;
  }
  return all;
}

/**
 * A policy that judges what a command does on other hosts, through ssh and its like, by the circumstances there as well as by
 * those where it begins: a host in a milder environment is no way around.
 */
export function withReachedHosts(policy: Policy, contextAt: ContextAt): Policy {
  const find = (judged: Judged, context: PolicyContext): readonly Finding[] => {
    let found = policy.find(judged, context);
    const { effects } = judged.analysis;
    for (const name of new Set(effects.flatMap(reachedBy))) {
      const there = effects.filter((effect) => reachedBy(effect).includes(name));
      const analysis = { ...judged.analysis, effects: there, commands: [], problems: [] };
      found = joined(found, policy.find({ ...judged, analysis }, contextAt(name, context)));
    }
    return found;
  };
  return { ...policy, find, decide: (judged, context) => policy.conclude(find(judged, context)) };
}
