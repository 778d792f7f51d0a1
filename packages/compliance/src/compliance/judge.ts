import { type Clock, decisions, type Finding, foldVerdicts, type Verdict } from '@opspilot/core';
import { answerWithin } from '../audit/answer-within.js';
import { joinVerdicts } from '../policy/join-findings.js';
import type { Judged } from '../policy/policy.js';
import type { PolicyContext } from '../policy/policy-context.js';
import type { Placed } from '../policy/reached-hosts.js';

/** Somebody else who judges every command, such as another policy engine. Its verdict is joined by maximum: it can only tighten. */
export interface Judge {
  /** Names it in findings. */
  readonly name: string;
  /**
   * Says what it makes of a command. It is asked about the whole, under the circumstances where it begins, and once more about
   * what happens on each other host that it reaches, under those there. When it throws, gives what is no verdict, or does not answer in time, the
   * command is denied.
   */
  decide(judged: Judged, context: PolicyContext): Verdict | Promise<Verdict>;
}

function failed({ name }: Judge, error: unknown): Verdict {
  const why = error instanceof Error ? error.message : String(error);
  const reason = `${name} failed, and what cannot be judged does not run: ${why}`;
  const finding: Finding = { rule: `compliance/${name}`, decision: 'deny', reason, severity: 'high' };
  return { decision: 'deny', findings: [finding] };
}

/**
 * A verdict as it must be: decisions that are none would count as the mildest, and a decision that no finding tells of would
 * be written down nowhere.
 */
function checked({ name }: Judge, { decision, findings }: Verdict): Verdict {
  for (const each of [decision, ...findings.map((finding) => finding.decision)]) {
    if (!decisions.includes(each)) throw new TypeError(`${JSON.stringify(each)} is no decision.`);
  }
  const verdict = foldVerdicts([{ decision, findings }]);
  if (verdict.decision === 'allow' || findings.some((finding) => finding.decision === verdict.decision)) return verdict;
  const told: Finding = { rule: `compliance/${name}`, decision, reason: `${name} says so, and does not say why.` };
  return { decision, findings: [...findings, told] };
}

/** How long judges are waited for. */
export interface JudgePatience {
  readonly clock: Pick<Clock, 'sleep'>;
  /** Milliseconds for each. */
  readonly judgeTimeout: number;
}

/** The verdict of the policy joined with those of others. One that throws, is late, or answers with what is no verdict, denies. */
export async function askJudges(
  own: Verdict,
  judges: readonly Judge[],
  places: readonly Placed[],
  { clock, judgeTimeout }: JudgePatience,
): Promise<Verdict> {
  const others = await Promise.all(
    judges.map(async (judge) => {
      const verdicts = await Promise.all(
        places.map(async ({ judged, context }) => {
          try {
            const asked = async (): Promise<Verdict> => judge.decide(judged, context);
            return checked(judge, await answerWithin(judgeTimeout, clock, asked()));
          } catch (error) {
            return failed(judge, error);
          }
        }),
      );
      return joinVerdicts(verdicts);
    }),
  );
  return foldVerdicts([own, ...others]);
}
