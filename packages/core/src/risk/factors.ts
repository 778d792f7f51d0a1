import { privileged } from '../pipeline/runs-as.js';
import type { Effect } from '../shell/effect.js';
import { isProduction } from './is-production.js';
import type { RiskContext } from './risk-context.js';

/** Why an effect weighs more or less than by itself. */
export interface Factors {
  /** How much it reaches: everything below, whatever matches. */
  readonly blast: number;
  /** Whether it can be taken back. */
  readonly reversibility: number;
  /** What the host is for. */
  readonly environment: number;
  /** What it may do. */
  readonly privilege: number;
  /** Whether it is certain. At most 1. */
  readonly confidence: number;
}

const irreversible: ReadonlySet<string> = new Set(['shred', 'wipe', 'format', 'destroy', 'drop', 'truncate', 'purge']);

function blastOf({ attributes, target }: Effect): number {
  const name = target.type === 'path' ? target.path : target.name;
  const isRecursive = attributes.recursive === true;
  // All that a directory holds is no more than the directory.
  const isMany = name.includes('*') && !(isRecursive && /^[^*]*[^*/]\/\*$/.test(name));
  return (isRecursive ? 1.1 : 1) * (isMany ? 1.05 : 1);
}

function environmentFactor(environment: string | undefined): number {
  if (environment === undefined) return 1;
  if (isProduction(environment)) return 1.25;
  return /^(?:dev(?:el(?:op(?:ment)?)?)?|test(?:ing)?|sandbox|local(?:host)?)(?![a-z])/i.test(environment) ? 0.85 : 1;
}

/** What an effect is weighed with. Where and within what it happens never lowers it: a wrapper is no excuse. */
export function factorsOf(effect: Effect, { environment, user }: RiskContext): Factors {
  const here = environmentFactor(environment);
  const runsAs = effect.scope.user ?? user;
  return {
    blast: blastOf(effect),
    reversibility: irreversible.has(effect.action) ? 1.1 : 1,
    // What is done on another host is no milder because the command begins where little could go wrong.
    environment: effect.scope.host === undefined ? here : Math.max(1, here),
    privilege: privileged(runsAs) !== undefined ? 1.1 : 1,
    confidence: effect.confidence,
  };
}

/**
 * Severity weighed with factors: `1 - (1 - severity)^(product of factors)`. Stays within 0..1, changes nothing where all
 * factors are 1, and moves what is neither harmless nor disastrous most. Confidence scales what is left.
 */
export function weigh(severity: number, { blast, reversibility, environment, privilege, confidence }: Factors): number {
  const exponent = blast * reversibility * environment * privilege;
  const weighed = exponent === 1 ? severity : 1 - (1 - severity) ** exponent;
  return weighed * (0.6 + 0.4 * confidence);
}
