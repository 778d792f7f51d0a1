import { askAll, messageOf } from '../ask-hooks.js';
import type { CommandDraft } from '../command-draft.js';
import { readRisk } from '../hook-answers.js';
import type { StageWork } from '../passage.js';
import { foldRisks, type RiskAssessment } from '../risk-assessment.js';

function assessmentFailed(plugin: string, error: unknown): RiskAssessment {
  const message = `The risk assessment of ${plugin} failed: ${messageOf(error)}`;
  return { score: 1, reasons: [Object.freeze({ code: 'assessment-failed', message })] };
}

/** Scores the risk of the command and of its verification commands. An assessor that fails counts as the highest risk. */
export const assess: StageWork = async (passage, stage, parts) => {
  const assessed = async (draft: CommandDraft): Promise<CommandDraft> => {
    const answers = await askAll(parts, stage, {
      hook: 'assess',
      call: (hooks) => hooks.assess?.(draft, stage),
      read: readRisk,
    });
    const risk = foldRisks(
      answers.map((answer) => ('value' in answer ? answer.value : assessmentFailed(answer.plugin, answer.error))),
    );
    return risk === undefined ? draft : Object.freeze({ ...draft, risk });
  };
  const draft = await assessed(passage.draft);
  const checks = await Promise.all(passage.checks.map(assessed));
  if (draft.risk !== undefined) {
    parts.tell('command.assessed', { ...passage.reference, score: draft.risk.score }, draft.id);
  }
  return { draft, checks };
};
