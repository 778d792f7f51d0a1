import type { Finding } from '@opspilot/core';
import type { PolicyContext } from '../policy/policy-context.js';

/** What decisions are compared by. */
export interface DecisionFeatures {
  readonly rule: string;
  /** Kind, action and class of the effect: what was done to what sort of thing, without names. */
  readonly effect: string;
  readonly environment: string;
  readonly roles: readonly string[];
  /** Labels of the host, `name=value`. */
  readonly labels: readonly string[];
}

/** A host whose environment nobody has told counts as production. */
const unknownEnvironment = 'production';

/** The features of one finding. */
export function featuresOf({ rule, effect }: Finding, { actor, host }: PolicyContext): DecisionFeatures {
  const target = effect?.target.type === 'path' ? effect.target.pathClass : effect?.target.type;
  return {
    rule,
    effect: effect === undefined ? '' : `${effect.kind} ${effect.action} ${target}`,
    environment: host?.environment ?? unknownEnvironment,
    roles: [...(actor?.roles ?? [])].sort(),
    labels: Object.entries(host?.labels ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
  };
}

/** Decisions with one key are about the same thing: rule, effect and environment. */
export function keyOf({ rule, effect, environment }: DecisionFeatures): string {
  return JSON.stringify([rule, effect, environment]);
}

/** Decisions with one of these are about the same thing for the same roles on hosts with the same labels. */
export function likenessOf(features: DecisionFeatures): string {
  return JSON.stringify([keyOf(features), features.roles, features.labels]);
}
