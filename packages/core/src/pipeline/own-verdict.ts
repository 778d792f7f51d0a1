import type { CommandAnalysis } from '../shell/command-analysis.js';
import type { RiskAssessment } from './risk-assessment.js';
import { privileged } from './runs-as.js';
import { allowed, type Finding, foldVerdicts, type Verdict } from './verdict.js';

/** What has been found out about a command. */
export interface FoundOut {
  readonly analysis?: CommandAnalysis;
  readonly risk?: RiskAssessment;
  /** Whom it would run as. */
  readonly user?: string | undefined;
}

function asked(rule: string, reason: string, place: Partial<Finding> = {}): Finding {
  return Object.freeze({ rule, decision: 'require-approval', reason, ...place });
}

/** What nobody could see through is never simply allowed. A problem that says why stands for the effect at its place. */
function ofOpaque({ effects, problems }: CommandAnalysis, user: string | undefined): readonly Finding[] {
  const powerful = privileged(user);
  const asWhom = powerful === undefined ? '' : ` It would run as ${powerful}.`;
  const explained = new Set(problems.map(({ span }) => String(span)));
  const opaque = effects
    .filter((effect) => effect.kind === 'opaque' && !explained.has(String(effect.span)))
    .map((effect) =>
      asked('core/opaque', `What this part does could not be found out.${asWhom}`, { effect, span: effect.span }),
    );
  const unseen = problems.map(({ message, span }) =>
    asked('core/opaque', `${message}${asWhom}`, span === undefined ? {} : { span }),
  );
  return [...opaque, ...unseen];
}

/** Unassessable counts as the highest risk, and that is never simply allowed. */
function ofUnassessed({ reasons }: RiskAssessment): readonly Finding[] {
  return reasons
    .filter((reason) => reason.code === 'assessment-failed')
    .map((reason) => asked('core/unassessed', reason.message));
}

/** What the path itself says of a command, whoever found out about it. */
export function ownVerdict({ analysis, risk, user }: FoundOut): Verdict {
  const findings = [
    ...(analysis === undefined ? [] : ofOpaque(analysis, user)),
    ...(risk === undefined ? [] : ofUnassessed(risk)),
  ];
  return findings.length === 0 ? allowed : foldVerdicts([{ decision: 'allow', findings }]);
}
