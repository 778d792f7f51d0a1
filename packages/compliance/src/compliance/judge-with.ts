import { allowed, type Finding, type JudgeText, type Logger, type Verdict } from '@opspilot/core';
import { alternativesFor } from '../alternatives/alternatives-for.js';
import { lookOnce } from '../alternatives/look-once.js';
import type { Excepted } from '../exceptions/apply-exceptions.js';
import type { OwnedExceptions } from '../exceptions/create-exceptions.js';
import type { PolicyException } from '../exceptions/policy-exception.js';
import type { OwnedLearning } from '../learning/create-learning.js';
import { judgedOf } from '../policy/judged-of.js';
import type { Judged } from '../policy/policy.js';
import type { PolicyContext } from '../policy/policy-context.js';
import { type PlaceAt, type Placed, reachedPlaces } from '../policy/reached-hosts.js';
import { askJudges, type Judge, type JudgePatience } from './judge.js';
import { lookThrough } from './look-through.js';
import type { RuleSet } from './rule-set.js';

/** What a command is judged with. */
export interface JudgingParts extends JudgePatience {
  readonly rules: RuleSet;
  readonly placeAt: PlaceAt;
  readonly judges: readonly Judge[];
  readonly exceptions: OwnedExceptions;
  readonly learning: Pick<OwnedLearning, 'escalate'>;
  readonly logger: Logger;
  /** How core looks through and judges a text that nobody has asked to run. */
  readonly judge: JudgeText;
}

/** A verdict, and the exceptions that lowered it. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly used: readonly PolicyException[];
}

/** Storage that is down takes exceptions away, never rules. */
async function excepted(
  findings: readonly Finding[],
  judged: Judged,
  context: PolicyContext,
  { exceptions, logger }: JudgingParts,
): Promise<Excepted> {
  try {
    return await exceptions.apply(findings, judged, context);
  } catch (error) {
    logger.error({ err: error }, 'no exception was applied');
    const why = error instanceof Error ? error.message : String(error);
    const reason = `Exceptions could not be read, so none was applied: ${why}`;
    return {
      findings: [...findings, { rule: 'compliance/exceptions-unavailable', decision: 'warn', reason }],
      used: [],
    };
  }
}

/** Milder commands with each finding that is not let pass. */
function withAlternatives(
  { decision, findings }: Verdict,
  judged: Judged,
  context: PolicyContext,
  { rules: { policy }, judge }: JudgingParts,
): Verdict {
  const { environment } = context.host ?? {};
  const { cwd, user } = judged.place ?? {};
  const place = { environment, ...(cwd === undefined ? {} : { cwd }), ...(user === undefined ? {} : { user }) };
  const look = lookOnce((command) => lookThrough(command, place, judge) ?? judgedOf(command, place));
  const told = findings.map((finding) => {
    if (finding.decision === 'allow') return finding;
    const alternatives = alternativesFor(finding, judged, policy, context, look).map(({ command }) => command);
    return alternatives.length === 0 ? finding : { ...finding, alternatives };
  });
  return { decision, findings: told };
}

/** A command where it begins, and its parts on other hosts: judges too are asked about each. */
function placesOf(judged: Judged, context: PolicyContext, { placeAt }: JudgingParts): readonly Placed[] {
  return [{ judged, context }, ...reachedPlaces(judged, context, placeAt)];
}

/**
 * The verdict of rules, exceptions, habits and judges, with alternatives. Exceptions come before a general rule leaves anything to
 * others, so that it speaks where the other was lowered. What is simply allowed costs nothing beyond the rules.
 */
export async function judgeWith(judged: Judged, context: PolicyContext, parts: JudgingParts): Promise<Judgement> {
  const { policy } = parts.rules;
  const found = policy.find(judged, context);
  if (found.length === 0 && parts.judges.length === 0) return { verdict: allowed, used: [] };
  const { findings, used } = await excepted(found, judged, context, parts);
  const own = policy.conclude(await parts.learning.escalate(findings, context));
  const verdict =
    parts.judges.length === 0 ? own : await askJudges(own, parts.judges, placesOf(judged, context, parts), parts);
  return {
    verdict: verdict.findings.length === 0 ? verdict : withAlternatives(verdict, judged, context, parts),
    used,
  };
}
