import { hash } from 'node:crypto';
import { catalogue } from '../catalogue/catalogue.js';
import type { PolicyDocument } from '../documents/policy-document.js';
import { readPolicyWith } from '../documents/read-policy.js';
import { findFrameworks } from '../frameworks/find-frameworks.js';
import { frameworks as knownFrameworks } from '../frameworks/frameworks.js';
import { controlsOf } from '../policy/controls-of.js';
import { createPolicy } from '../policy/create-policy.js';
import { type LookAt, lookWith } from '../policy/look-at.js';
import type { Policy } from '../policy/policy.js';
import type { Hours, Rule } from '../policy/rule.js';
import { hoursRule } from './hours-rule.js';
import { complianceOptionError } from './option-error.js';

/** Which rules hold. */
export interface RuleOptions {
  /** The rules to begin with; default the catalogue. */
  readonly rules?: readonly Rule[];
  /** Policies of your own, as YAML, JSON or values: see `readPolicy`. They add rules, and so can only tighten. */
  readonly policies?: readonly unknown[];
  /** Of the rules to begin with, only those that map to one of these frameworks, or to none. Default: all. */
  readonly frameworks?: readonly string[];
  /** Changes outside of these hours need approval. Default: at all hours alike. */
  readonly hours?: Hours;
}

/** A policy that was put together, and what it was made of. */
export interface RuleSet {
  readonly policy: Policy;
  readonly documents: readonly PolicyDocument[];
  /** SHA-256 (hex) of the rules. */
  readonly digest: string;
}

function enforced(rules: readonly Rule[], names: readonly string[] | undefined): readonly Rule[] {
  if (names === undefined) return rules;
  if (!Array.isArray(names) || names.length === 0) {
    throw complianceOptionError('"frameworks" lists at least one framework; leave it out to enforce the rules of all.');
  }
  const wanted = new Set(names.flatMap((name) => findFrameworks(name)).map(({ id }) => id));
  return rules.filter((rule) => {
    const controls = controlsOf(rule);
    return controls.length === 0 || controls.some(({ framework }) => wanted.has(framework));
  });
}

/** The catalogue alone, ready to be tried: what most begin with is compiled once in a process. */
let standard: RuleSet | undefined;

/**
 * Puts the rules of a policy together.
 *
 * @param lookAt - how examples of policies are looked at
 * @throws OpsError a `PolicyErrorCode` for a policy that cannot be loaded, `unknown-framework`, `invalid-compliance-options`
 */
export function createRuleSet(
  { rules = catalogue, policies = [], frameworks, hours }: RuleOptions,
  lookAt: LookAt = lookWith(undefined),
): RuleSet {
  let all = rules;
  let known = knownFrameworks;
  const documents: PolicyDocument[] = [];
  for (const source of policies) {
    const document = readPolicyWith(source, { rules: all, frameworks: known }, lookAt);
    documents.push(document);
    all = [...all, ...document.rules];
    known = [...known, ...(document.frameworks ?? [])];
  }
  const own = all.slice(rules.length);
  const holding = [...enforced(rules, frameworks), ...own, ...(hours === undefined ? [] : [hoursRule(hours)])];
  const isStandard = rules === catalogue && holding.length === rules.length;
  if (isStandard && standard !== undefined) return { ...standard, documents };
  const made = { policy: createPolicy(holding), documents, digest: hash('sha256', JSON.stringify(holding)) };
  if (isStandard) standard = made;
  return made;
}
