import { type Finding, foldVerdicts, type Verdict } from '@opspilot/core';
import type { Judged } from '../policy/policy.js';
import type { PolicyContext } from '../policy/policy-context.js';

/** Somebody else who judges every command, such as another policy engine. Its verdict is joined by maximum: it can only tighten. */
export interface Judge {
  /** Names it in findings. */
  readonly name: string;
  /** Says what it makes of a command. When it throws, the command is denied. */
  decide(judged: Judged, context: PolicyContext): Verdict | Promise<Verdict>;
}

function failed({ name }: Judge, error: unknown): Verdict {
  const why = error instanceof Error ? error.message : String(error);
  const reason = `${name} failed, and what cannot be judged does not run: ${why}`;
  const finding: Finding = { rule: `compliance/${name}`, decision: 'deny', reason, severity: 'high' };
  return { decision: 'deny', findings: [finding] };
}

/** The verdict of the policy joined with those of others. One that throws denies. */
export async function askJudges(
  own: Verdict,
  judges: readonly Judge[],
  judged: Judged,
  context: PolicyContext,
): Promise<Verdict> {
  const others = await Promise.all(
    judges.map(async (judge) => {
      try {
        return await judge.decide(judged, context);
      } catch (error) {
        return failed(judge, error);
      }
    }),
  );
  return foldVerdicts([own, ...others]);
}
