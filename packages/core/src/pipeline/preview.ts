import { stages } from '../history/command-record.js';
import { askInTurn, messageOf } from './ask-hooks.js';
import { readPreviews } from './hook-answers.js';
import type { StageContext } from './hooks.js';
import type { PipelineParts } from './parts.js';
import type { Passage } from './passage.js';
import type { Plan, StagePreview } from './plan.js';
import { allowed } from './verdict.js';

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function judged({ draft, reference }: Passage): readonly Omit<StagePreview, 'source'>[] {
  const { analysis, risk, verdict = allowed, intent } = draft;
  const found =
    analysis === undefined
      ? 'no plugin analyses commands'
      : `${plural(analysis.effects.length, 'effect')}, ${plural(analysis.problems.length, 'problem')}`;
  const reasons = verdict.findings.map(({ rule, reason, check }) =>
    check === undefined ? `${rule}: ${reason}` : `${rule} (check "${check}"): ${reason}`,
  );
  return [
    {
      stage: 'propose',
      summary: intent === undefined ? 'the command as given' : `made of a sentence: ${reference.command}`,
    },
    { stage: 'analyse', summary: found },
    { stage: 'assess', summary: risk === undefined ? 'no plugin assesses risk' : `risk ${risk.score.toFixed(2)} of 1` },
    { stage: 'gate', summary: [verdict.decision, ...reasons].join('; ') },
  ];
}

function ahead({ draft, reference, options }: Passage, parts: PipelineParts): readonly Omit<StagePreview, 'source'>[] {
  const decision = draft.verdict?.decision ?? 'allow';
  if (decision === 'deny') return [];
  const asked = options.approval === undefined ? 'would ask for approval' : 'would use the approval that came with it';
  const limits = { ...parts.timeouts, ...options.timeouts };
  const limited = Object.entries(limits).map(([name, value]) => `${name} ${value} ms`);
  const how = [`${parts.executor.kind} executor`, ...(limited.length > 0 ? [`limits ${limited.join(', ')}`] : [])];
  const checks = draft.verify.map((check) => `"${check}"`).join(', ');
  return [
    { stage: 'approve', summary: decision === 'require-approval' ? asked : 'not needed' },
    {
      stage: 'execute',
      summary: `would run "${reference.command}" on ${reference.host} as ${reference.actor} (${how.join('; ')})`,
    },
    { stage: 'verify', summary: checks === '' ? 'the exit code only' : `would check with ${checks}` },
    { stage: 'record', summary: 'would be kept in the history' },
  ];
}

async function askPlugins(
  { draft }: Passage,
  stage: StageContext,
  parts: PipelineParts,
): Promise<readonly StagePreview[]> {
  const previews: StagePreview[] = [];
  const answers = askInTurn(parts, stage, {
    hook: 'preview',
    call: (hooks) => hooks.preview?.(draft, stage),
    read: readPreviews,
  });
  for await (const answer of answers) {
    if ('value' in answer) previews.push(...answer.value);
    else previews.push({ stage: 'prepare', source: answer.plugin, summary: `cannot say: ${messageOf(answer.error)}` });
  }
  return previews;
}

/** What every stage found or would do, in the order of the path, secrets taken out. */
export async function planOf(passage: Passage, stage: StageContext, parts: PipelineParts): Promise<Plan> {
  const core = [...judged(passage), ...ahead(passage, parts)].map((preview) => ({ ...preview, source: 'core' }));
  const all = [...core, ...(await askPlugins(passage, stage, parts))];
  const ordered = all.sort((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage));
  const { draft } = passage;
  return parts.redactor.value({ draft, verdict: draft.verdict ?? allowed, stages: ordered });
}
