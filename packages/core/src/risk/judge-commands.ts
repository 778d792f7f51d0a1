import type { CommandDraft } from '../pipeline/command-draft.js';
import type { CommandHooks } from '../pipeline/hooks.js';
import type { RiskReason } from '../pipeline/risk-assessment.js';
import { allowed, type Finding, type Verdict } from '../pipeline/verdict.js';
import type { ToolSpec } from '../shell/tools/tool-spec.js';
import { analyse, analyserWith } from '../shell/understand.js';
import { assessRisk, criticalThreshold, riskyThreshold } from './assess-risk.js';

/** How commands are looked through before they run. */
export interface AnalysisSettings {
  /** Tools of your own, described so that a command that uses them can be seen through. */
  readonly tools?: readonly ToolSpec[];
  /** Risk, 0..1, from which a person is asked; default 0.4. At most the default of `critical`, 0.75. */
  readonly askFrom?: number;
}

function findingOf({ code, message, score = 0, effect, span }: RiskReason): Finding {
  return {
    rule: `core/${code}`,
    decision: 'require-approval',
    reason: message,
    severity: score >= criticalThreshold ? 'critical' : 'high',
    ...(effect === undefined ? {} : { effect }),
    ...(span === undefined ? {} : { span }),
  };
}

/** Of what nobody sees through the gate itself has findings. */
function isSeen({ effect }: RiskReason): boolean {
  return effect !== undefined && effect.kind !== 'opaque';
}

function verdictOf({ risk }: CommandDraft, askFrom: number): Verdict {
  if (risk === undefined || risk.score < askFrom) return allowed;
  const findings = risk.reasons.filter((reason) => (reason.score ?? 0) >= askFrom && isSeen(reason)).map(findingOf);
  return findings.length === 0 ? allowed : { decision: 'require-approval', findings };
}

/** Hooks that see through a command, say how much could go wrong, and ask where that is too much. */
export function judgeCommands({ tools = [], askFrom = riskyThreshold }: AnalysisSettings = {}): CommandHooks {
  const see = tools.length === 0 ? analyse : analyserWith(tools);
  return {
    analyse: ({ command, cwd, becomeUser, host }) => see(command, { cwd, user: becomeUser ?? host.user }),
    assess: ({ analysis, becomeUser, host }) =>
      analysis && assessRisk(analysis, { environment: host.environment, user: becomeUser ?? host.user }),
    gate: (draft) => verdictOf(draft, askFrom),
  };
}
