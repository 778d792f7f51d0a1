import type { AnalysisProblem, CommandAnalysis } from '../../shell/command-analysis.js';
import { askAll, messageOf } from '../ask-hooks.js';
import type { CommandDraft } from '../command-draft.js';
import { readAnalysis } from '../hook-answers.js';
import type { StageWork } from '../passage.js';

/** Joins analyses in order; the first one's template stands for all, and a single one as it is. Undefined when nobody analysed. */
function foldAnalyses(
  analyses: readonly CommandAnalysis[],
  failures: readonly AnalysisProblem[],
): CommandAnalysis | undefined {
  if (analyses.length + failures.length === 0) return undefined;
  const [first] = analyses;
  if (first !== undefined && analyses.length + failures.length === 1) return first;
  return Object.freeze({
    commands: Object.freeze(analyses.flatMap((analysis) => analysis.commands)),
    effects: Object.freeze(analyses.flatMap((analysis) => analysis.effects)),
    template: first?.template ?? '',
    problems: Object.freeze([...analyses.flatMap((analysis) => analysis.problems), ...failures]),
  });
}

function analysisFailed(plugin: string, error: unknown): AnalysisProblem {
  const message = `The analysis of ${plugin} failed: ${messageOf(error)}`;
  return Object.freeze({ code: 'analysis-failed', message });
}

/** Finds out what the command, and each of its verification commands, would do. */
export const analyse: StageWork = async (passage, stage, parts) => {
  const analysed = async (draft: CommandDraft): Promise<CommandDraft> => {
    const answers = await askAll(parts, stage, {
      hook: 'analyse',
      call: (hooks) => hooks.analyse?.(draft, stage),
      read: readAnalysis,
    });
    const analysis = foldAnalyses(
      answers.flatMap((answer) => ('value' in answer ? [answer.value] : [])),
      answers.flatMap((answer) => ('error' in answer ? [analysisFailed(answer.plugin, answer.error)] : [])),
    );
    return analysis === undefined ? draft : Object.freeze({ ...draft, analysis });
  };
  const draft = await analysed(passage.draft);
  const checks = await Promise.all(passage.checks.map(analysed));
  if (draft.analysis !== undefined) {
    const { effects, problems } = draft.analysis;
    const found = { effects: effects.length, problems: problems.length };
    parts.tell('command.analysed', { ...passage.reference, ...found }, draft.id);
  }
  return { draft, checks };
};
