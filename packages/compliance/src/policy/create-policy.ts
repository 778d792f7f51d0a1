import { allowed, type Decision, type Finding, strictest } from '@opspilot/core';
import { type Match, traitsOf } from './compile-condition.js';
import { type CompiledRule, compileRule, isSamePlace } from './compile-rule.js';
import { controlsOf, joinControls } from './controls-of.js';
import type { Judged, Policy } from './policy.js';
import type { PolicyContext } from './policy-context.js';
import type { Rule } from './rule.js';
import { unseenRule } from './unseen.js';
import { withoutRepetition } from './without-repetition.js';

/** Positions of rules by the traits of which a command needs one for the rule to apply. */
function indexOf(rules: readonly CompiledRule[]): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  rules.forEach(({ conditions }, position) => {
    for (const trait of new Set(conditions.flatMap(({ traits }) => traits))) {
      const positions = index.get(trait);
      if (positions === undefined) index.set(trait, [position]);
      else positions.push(position);
    }
  });
  return index;
}

/** Places where a rule applies, each once, with the controls of every condition that holds there. */
function placesOf({ conditions }: CompiledRule, judged: Judged, context: PolicyContext): readonly Match[] {
  const [first, ...others] = conditions;
  let places = first?.find(judged, context) ?? [];
  for (const { find } of others) {
    for (const match of find(judged, context)) {
      const known = places.findIndex((place) => isSamePlace(place, match));
      const { controls = [] } = match;
      if (known === -1) places = [...places, match];
      else if (controls.length > 0) {
        places = places.map((place, at) =>
          at === known ? { ...place, controls: joinControls(place.controls ?? [], controls) } : place,
        );
      }
    }
  }
  return places;
}

function findingsOf(compiled: CompiledRule, matches: readonly Match[], decision: Decision): readonly Finding[] {
  const { id, reason, severity, controls } = compiled.rule;
  return matches.map(({ effect, span, controls: own = [] }) => ({
    rule: id,
    decision,
    reason,
    severity,
    controls: joinControls(controls, own),
    ...(effect === undefined ? {} : { effect }),
    ...(span === undefined ? {} : { span }),
  }));
}

/** A rule that cannot be tried may be the one that would have denied. */
function failure({ rule }: CompiledRule, error: unknown): Finding {
  const { id, severity } = rule;
  const why = error instanceof Error ? error.message : String(error);
  const reason = `The rule could not be tried, and what cannot be judged does not run: ${why}`;
  return { rule: id, decision: 'deny', reason, severity, controls: controlsOf(rule) };
}

/** What one rule has to say. */
function judge(compiled: CompiledRule, judged: Judged, context: PolicyContext): readonly Finding[] {
  try {
    const places = placesOf(compiled, judged, context);
    return places.length === 0 ? [] : findingsOf(compiled, places, compiled.decisionIn(context));
  } catch (error) {
    return [failure(compiled, error)];
  }
}

/**
 * A policy of rules that are known to be valid. Beside them it has one of its own, `compliance/unseen`: what could not be seen
 * through needs approval at least.
 */
export function createPolicy(rules: readonly Rule[]): Policy {
  const general = [...rules.filter(({ isGeneral }) => isGeneral === true), unseenRule];
  const isGeneral = new Set(general.map(({ id }) => id));
  // General rules come last, when all is told that others have to tell.
  const compiled = [...rules.filter(({ id }) => !isGeneral.has(id)), ...general].map(compileRule);
  const index = indexOf(compiled);

  const find: Policy['find'] = (judged, context) => {
    const isCandidate = new Uint8Array(compiled.length);
    for (const trait of traitsOf(judged.analysis)) {
      for (const position of index.get(trait) ?? []) isCandidate[position] = 1;
    }
    const findings: Finding[] = [];
    for (let at = isCandidate.indexOf(1); at !== -1; at = isCandidate.indexOf(1, at + 1)) {
      for (const finding of judge(compiled[at] as CompiledRule, judged, context)) findings.push(finding);
    }
    return findings;
  };
  const conclude: Policy['conclude'] = (found) => {
    if (found.length === 0) return allowed;
    const findings = withoutRepetition(found, isGeneral);
    return { decision: findings.map((finding) => finding.decision).reduce(strictest), findings };
  };
  return { rules, find, conclude, decide: (judged, context) => conclude(find(judged, context)) };
}
