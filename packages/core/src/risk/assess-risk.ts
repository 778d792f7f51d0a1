import type { RiskAssessment, RiskReason } from '../pipeline/risk-assessment.js';
import { privileged } from '../pipeline/runs-as.js';
import type { AnalysisProblem, CommandAnalysis } from '../shell/command-analysis.js';
import type { Effect } from '../shell/effect.js';
import { effectTextWithin, scopeUnder } from '../shell/explain/effect-text.js';
import { factorsOf, weigh } from './factors.js';
import type { RiskContext } from './risk-context.js';
import { severityOf } from './severity/severity-of.js';

/** From here on a person should agree first. */
export const riskyThreshold = 0.4;
/** From here on it can end a system, a business or its defence. */
export const criticalThreshold = 0.75;

/** Below it, an effect is no reason worth telling. */
const leastTold = 0.1;

/** What is not seen counts as much as the worst that is likely in it. */
const problemScore: Readonly<Record<string, number>> = {
  empty: 0,
  unterminated: 0.3,
  'depends-on-shell': 0.3,
  unparseable: 0.7,
  'too-large': 0.7,
  'too-deep': 0.8,
  'too-complex': 0.7,
};

function scoreOf(effect: Effect, context: RiskContext): number {
  const score = weigh(severityOf(effect), factorsOf(effect, context));
  // What cannot be rated, as of a plugin that counts wrongly, never counts as harmless.
  return Number.isNaN(score) ? 1 : Math.min(1, score);
}

/** An effect as a sentence, with what its command runs as where that counts for the risk. */
export function sentenceOf(effect: Effect, { user }: RiskContext): string {
  const text = effectTextWithin(effect, scopeUnder(effect.scope, privileged(user)));
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function reasonOf(effect: Effect, score: number, context: RiskContext): RiskReason {
  const { kind, action, span } = effect;
  return { code: `${kind}-${action}`, message: sentenceOf(effect, context), span, effect, score };
}

function problemReason({ code, message, span }: AnalysisProblem): RiskReason | undefined {
  const score = problemScore[code];
  if (score === undefined) return undefined;
  return { code, message, score, ...(span === undefined ? {} : { span }) };
}

/**
 * How much could go wrong with a command: the highest score among its effects and among what could not be seen, with
 * every reason worth telling, worst first. An effect's score is its severity (`severity/`) weighed with blast radius,
 * reversibility, environment, privilege and confidence (`factors.ts`). Adding a command never lowers the score.
 *
 * A learnt scorer has its place behind the hook `assess`: scores are folded by maximum, so it can only raise.
 */
export function assessRisk({ effects, problems }: CommandAnalysis, context: RiskContext = {}): RiskAssessment {
  const reasons: RiskReason[] = [];
  let score = 0;
  for (const effect of effects) {
    const own = scoreOf(effect, context);
    if (own > score) score = own;
    if (own >= leastTold) reasons.push(reasonOf(effect, own, context));
  }
  for (const problem of problems) {
    const reason = problemReason(problem);
    if (reason?.score === undefined) continue;
    if (reason.score > score) score = reason.score;
    if (reason.score >= leastTold) reasons.push(reason);
  }
  if (reasons.length > 1) reasons.sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  return { score, reasons };
}
