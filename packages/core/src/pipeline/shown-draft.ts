import type { CommandAnalysis, ResolvedCommand } from '../shell/command-analysis.js';
import type { Effect, Target } from '../shell/effect.js';
import type { CommandDraft } from './command-draft.js';
import type { RiskAssessment } from './risk-assessment.js';
import type { Finding, Verdict } from './verdict.js';

const hidden = '[redacted]';

/** Says of a text made from the command whether it stands as it is in what is shown of the command. */
type IsShown = (text: string) => boolean;

function shownTarget(target: Target, isShown: IsShown): Target {
  if (target.type !== 'path') return isShown(target.name) ? target : { ...target, name: hidden };
  return isShown(target.path) ? target : { ...target, path: hidden };
}

function shownEffect(effect: Effect, isShown: IsShown): Effect {
  const target = shownTarget(effect.target, isShown);
  return target === effect.target ? effect : { ...effect, target };
}

function shownCommand(command: ResolvedCommand, isShown: IsShown): ResolvedCommand {
  return { ...command, arguments: command.arguments.map((word) => (isShown(word) ? word : hidden)) };
}

function shownAnalysis(analysis: CommandAnalysis, isShown: IsShown): CommandAnalysis {
  return {
    commands: analysis.commands.map((command) => shownCommand(command, isShown)),
    effects: analysis.effects.map((effect) => shownEffect(effect, isShown)),
    template: hidden,
    problems: analysis.problems.map((problem) => ({ ...problem, message: `${problem.code} ${hidden}` })),
  };
}

/** Words about an effect name its target; where that is hidden, so are they. */
function shownAbout<About extends { readonly effect?: Effect }>(
  about: About,
  isShown: IsShown,
  key: keyof About,
): About {
  const { effect } = about;
  if (effect === undefined) return { ...about, [key]: hidden };
  const shown = shownEffect(effect, isShown);
  return shown === effect ? about : { ...about, effect: shown, [key]: `${effect.kind} ${effect.action} ${hidden}` };
}

function shownRisk({ score, reasons }: RiskAssessment, isShown: IsShown): RiskAssessment {
  return { score, reasons: reasons.map((reason) => shownAbout(reason, isShown, 'message')) };
}

/** Words of a plugin's rule are its own; its effect and the commands that it offers are made from the command. */
function shownFinding({ alternatives: _alternatives, ...finding }: Finding, isShown: IsShown): Finding {
  if (finding.rule.startsWith('core/')) return shownAbout(finding, isShown, 'reason');
  return finding.effect === undefined ? finding : { ...finding, effect: shownEffect(finding.effect, isShown) };
}

function shownVerdict({ decision, findings }: Verdict, isShown: IsShown): Verdict {
  return { decision, findings: findings.map((finding) => shownFinding(finding, isShown)) };
}

/**
 * A draft whose judgement tells no secret of its command. An analysis undoes quotes, follows variables and decodes: a
 * secret that the redactor knows may come out of that in a form it does not know. So where a command holds a secret, only
 * what also stands in the redacted command is told of it.
 *
 * @param redacted - the draft's command without its secrets
 */
export function shownDraft(draft: CommandDraft, redacted: string): CommandDraft {
  const { analysis, risk, verdict, command } = draft;
  if (analysis === undefined) return draft;
  if (redacted === command) return draft;
  const isShown: IsShown = (text) => text === '' || redacted.includes(text);
  return {
    ...draft,
    analysis: shownAnalysis(analysis, isShown),
    ...(risk === undefined ? {} : { risk: shownRisk(risk, isShown) }),
    ...(verdict === undefined ? {} : { verdict: shownVerdict(verdict, isShown) }),
  };
}
