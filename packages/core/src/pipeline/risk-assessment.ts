import type { Effect } from '../shell/effect.js';

/** One contribution to a risk score. */
export interface RiskReason {
  readonly code: string;
  readonly message: string;
  /** Start and end (exclusive) in the command's text, UTF-16 code units. */
  readonly span?: readonly [start: number, end: number];
  /** What it comes from. */
  readonly effect?: Effect;
  /** What it scores alone, 0..1. */
  readonly score?: number;
}

/** How much could go wrong, and why. */
export interface RiskAssessment {
  /** 0 (harmless) .. 1 (certain disaster). */
  readonly score: number;
  readonly reasons: readonly RiskReason[];
}

/** The highest score and all reasons; undefined when nobody assessed. A score that is no number counts as 1. */
export function foldRisks(risks: readonly RiskAssessment[]): RiskAssessment | undefined {
  if (risks.length === 0) return undefined;
  const clamp = (score: number): number => (score >= 0 && score <= 1 ? score : 1);
  return Object.freeze({
    score: Math.max(...risks.map((risk) => clamp(risk.score))),
    reasons: Object.freeze(risks.flatMap((risk) => risk.reasons)),
  });
}
