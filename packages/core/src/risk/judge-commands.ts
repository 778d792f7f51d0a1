import type { CommandDraft } from '../pipeline/command-draft.js';
import type { CommandHooks } from '../pipeline/hooks.js';
import { foldRisks, type RiskAssessment, type RiskReason } from '../pipeline/risk-assessment.js';
import { allowed, type Finding, type Verdict } from '../pipeline/verdict.js';
import type { CommandAnalysis } from '../shell/command-analysis.js';
import type { ToolSpec } from '../shell/tools/tool-spec.js';
import { analyse, analyserWith } from '../shell/understand.js';
import { assessRisk, criticalThreshold, riskyThreshold, sentenceOf } from './assess-risk.js';
import { addHidden, hiddenReasons } from './hidden-values.js';
import type { RiskContext } from './risk-context.js';

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

/** Values of variables by name. */
type Variables = Readonly<Record<string, string>>;

/** Hooks that see through a command, say how much could go wrong, and ask where that is too much. */
export interface CommandJudge extends CommandHooks {
  /**
   * The same for a command whose variables have these values. They may only add to what is found, and what they add is told
   * without them: neither other hooks nor records get to see a value.
   */
  knowing(variables: Variables): CommandHooks;
}

function runAs({ becomeUser, host }: CommandDraft): string | undefined {
  return becomeUser ?? host.user;
}

/** Hooks that see through a command, say how much could go wrong, and ask where that is too much. */
export function judgeCommands({ tools = [], askFrom = riskyThreshold }: AnalysisSettings = {}): CommandJudge {
  const see = tools.length === 0 ? analyse : analyserWith(tools);
  const blindly = (draft: CommandDraft): CommandAnalysis => see(draft.command, { cwd: draft.cwd, user: runAs(draft) });
  const contextOf = (draft: CommandDraft): RiskContext => ({ environment: draft.host.environment, user: runAs(draft) });
  const gate: CommandHooks['gate'] = (draft) => verdictOf(draft, askFrom);
  const assess = (draft: CommandDraft): RiskAssessment | undefined =>
    draft.analysis && assessRisk(draft.analysis, contextOf(draft));
  return {
    analyse: blindly,
    assess,
    gate,
    knowing: (variables) => {
      const fully = (draft: CommandDraft): CommandAnalysis =>
        see(draft.command, { cwd: draft.cwd, user: runAs(draft), variables });
      return {
        analyse: (draft) => addHidden(blindly(draft), fully(draft)),
        assess: (draft) => {
          const risk = assess(draft);
          const { score, reasons } = assessRisk(fully(draft), contextOf(draft));
          const hidden = { score, reasons: hiddenReasons(reasons, blindly(draft), sentenceOf) };
          return risk === undefined ? hidden : foldRisks([risk, hidden]);
        },
        gate,
      };
    },
  };
}
