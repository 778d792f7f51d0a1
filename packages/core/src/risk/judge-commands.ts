import type { CommandDraft } from '../pipeline/command-draft.js';
import type { GivenValues } from '../pipeline/given-values.js';
import type { CommandHooks } from '../pipeline/hooks.js';
import type { SecretsOf } from '../pipeline/parts.js';
import { foldRisks, type RiskAssessment, type RiskReason } from '../pipeline/risk-assessment.js';
import { runsAs } from '../pipeline/runs-as.js';
import type { JudgeText } from '../pipeline/text-judgment.js';
import { allowed, type Finding, type Verdict } from '../pipeline/verdict.js';
import type { AnalysisOptions } from '../shell/analyse.js';
import type { CommandAnalysis } from '../shell/command-analysis.js';
import type { Effect } from '../shell/effect.js';
import { secretsIn } from '../shell/secrets-in.js';
import type { ToolSpec } from '../shell/tools/tool-spec.js';
import { analyse, analyserWith } from '../shell/understand.js';
import { assessRisk, criticalThreshold, riskyThreshold, sentenceOf } from './assess-risk.js';
import { addHidden, hiddenReasons, withoutExposure } from './hidden-values.js';
import { judgeText } from './judge-text.js';
import { rememberAnalyses, rememberRisks } from './remembered-looks.js';
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

function verdictOf(risk: RiskAssessment, askFrom: number): Verdict {
  if (risk.score < askFrom) return allowed;
  const findings = risk.reasons.filter((reason) => (reason.score ?? 0) >= askFrom && isSeen(reason)).map(findingOf);
  return findings.length === 0 ? allowed : { decision: 'require-approval', findings };
}

/** Hooks that see through a command, say how much could go wrong, and ask where that is too much. */
export interface CommandJudge extends CommandHooks {
  /**
   * The same for a command that is given these values. They may only add to what is found, and what they add is told
   * without them: neither other hooks nor records get to see a value.
   */
  knowing(given: GivenValues): CommandHooks;
  /** The same for a text that nobody has asked to run. */
  readonly text: JudgeText;
  /** Passwords, keys and tokens that stand in a command. */
  readonly secretsOf: SecretsOf;
}

/** What a draft reads; its verifications read nothing. */
function inputOf({ role, stdin }: CommandDraft, text: string | undefined): AnalysisOptions['stdin'] {
  return role !== 'command' || stdin === 'none' ? undefined : { text };
}

/** Hooks that see through a command, say how much could go wrong, and ask where that is too much. */
export function judgeCommands({ tools = [], askFrom = riskyThreshold }: AnalysisSettings = {}): CommandJudge {
  const see = rememberAnalyses(tools.length === 0 ? analyse : analyserWith(tools));
  const score = rememberRisks();
  const look = (draft: CommandDraft, { variables, stdin }: GivenValues = {}): CommandAnalysis =>
    see(draft.command, { cwd: draft.cwd, user: runsAs(draft), variables, stdin: inputOf(draft, stdin) });
  const contextOf = (draft: CommandDraft): RiskContext => ({
    environment: draft.host.environment,
    user: runsAs(draft),
  });
  const gate: CommandHooks['gate'] = ({ risk }) => (risk === undefined ? allowed : verdictOf(risk, askFrom));
  const assess = (draft: CommandDraft): RiskAssessment | undefined =>
    draft.analysis && score(draft.analysis, contextOf(draft));
  return {
    analyse: (draft) => look(draft),
    assess,
    gate,
    secretsOf: (draft) => secretsIn(look(draft)),
    text: judgeText({ look: see, assess: assessRisk, gate: (risk) => verdictOf(risk, askFrom) }),
    knowing: (given) => {
      // A text that is known is looked at as one that adds to an empty one.
      const known = given.stdin === undefined ? {} : { stdin: '' };
      const blindly = (draft: CommandDraft): CommandAnalysis => look(draft, known);
      const fully = (draft: CommandDraft): CommandAnalysis => {
        const full = look(draft, given);
        return given.stdin === undefined ? full : withoutExposure(full, () => look(draft, { ...given, ...known }));
      };
      return {
        analyse: (draft) => addHidden(blindly(draft), fully(draft)),
        assess: (draft) => {
          const risk = assess(draft);
          const context = contextOf(draft);
          const full = assessRisk(fully(draft), context);
          const say = (effect: Effect): string => sentenceOf(effect, context);
          const hidden = { ...full, reasons: hiddenReasons(full.reasons, blindly(draft), say) };
          return risk === undefined ? hidden : foldRisks([risk, hidden]);
        },
        gate,
      };
    },
  };
}
