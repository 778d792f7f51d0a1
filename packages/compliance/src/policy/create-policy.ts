import { allowed, type Decision, type Finding, strictest } from '@opspilot/core';
import { indexConditions } from './candidates.js';
import type { FindMatches, Match } from './compile-condition.js';
import { type CompiledRule, compileRule, isSamePlace } from './compile-rule.js';
import { controlsOf, joinControls } from './controls-of.js';
import { listOf } from './list-of.js';
import type { Judged, Policy } from './policy.js';
import type { PolicyContext } from './policy-context.js';
import type { Rule } from './rule.js';
import { unseenRule } from './unseen.js';
import { withoutRepetition } from './without-repetition.js';

/** Adds places, each once, with the controls of every condition that holds there. */
function joinPlaces(places: readonly Match[], more: readonly Match[]): readonly Match[] {
  if (places.length === 0) return more;
  let joined = places;
  for (const match of more) {
    const known = joined.findIndex((place) => isSamePlace(place, match));
    const { controls = [] } = match;
    if (known === -1) joined = [...joined, match];
    else if (controls.length > 0) {
      joined = joined.map((place, at) =>
        at === known ? { ...place, controls: joinControls(place.controls ?? [], controls) } : place,
      );
    }
  }
  return joined;
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

/** What one rule has to say, by those of its conditions that could hold. */
function judge(
  rule: CompiledRule,
  conditions: readonly FindMatches[],
  judged: Judged,
  context: PolicyContext,
): readonly Finding[] {
  try {
    let places: readonly Match[] = [];
    for (const find of conditions) places = joinPlaces(places, find(judged, context));
    return places.length === 0 ? [] : findingsOf(rule, places, rule.decisionIn(context));
  } catch (error) {
    return [failure(rule, error)];
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
  const mark = indexConditions(compiled.flatMap(({ rule }) => listOf(rule.when)));
  /** Every condition with the rule it belongs to, where the index has it. */
  const conditions = compiled.flatMap((rule) => rule.conditions.map((find) => ({ rule, find })));

  const find: Policy['find'] = (judged, context) => {
    const candidates = mark(judged.analysis);
    const findings: Finding[] = [];
    for (let at = candidates.indexOf(1); at !== -1; ) {
      const { rule } = conditions[at] as (typeof conditions)[number];
      const tried: FindMatches[] = [];
      for (; at !== -1 && conditions[at]?.rule === rule; at = candidates.indexOf(1, at + 1)) {
        tried.push((conditions[at] as (typeof conditions)[number]).find);
      }
      for (const finding of judge(rule, tried, judged, context)) findings.push(finding);
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
