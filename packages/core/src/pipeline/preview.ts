import { stages } from '../history/command-record.js';
import type { CommandAnalysis } from '../shell/command-analysis.js';
import { effectTextWithin, scopeUnder } from '../shell/explain/effect-text.js';
import { gravityOf } from '../shell/explain/gravity.js';
import { askInTurn, messageOf } from './ask-hooks.js';
import { readPreviews } from './hook-answers.js';
import type { StageContext } from './hooks.js';
import type { PipelineParts } from './parts.js';
import type { Passage } from './passage.js';
import type { Plan, StagePreview } from './plan.js';
import type { RiskAssessment } from './risk-assessment.js';
import { privileged, runsAs } from './runs-as.js';
import { shownDraft } from './shown-draft.js';
import { allowed, type Verdict } from './verdict.js';

/** Entries of a list that are told one by one. */
const mostTold = 8;

/** Each entry once, in order, on one line. */
function listed(entries: readonly string[]): string {
  const different = [...new Set(entries.map((entry) => entry.replace(/\.$/, '')))];
  const more = different.length - mostTold;
  return [...different.slice(0, mostTold), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** A plugin's effect is known to have a kind, and no more. */
function effectWords(effect: CommandAnalysis['effects'][number], user: string | undefined): string {
  try {
    return effectTextWithin(effect, scopeUnder(effect.scope, user));
  } catch {
    return effect.kind;
  }
}

function analysisText({ effects, problems }: CommandAnalysis, user: string | undefined): string {
  const known = effects.filter(({ kind }) => kind !== 'opaque');
  const seen = [...known].sort((a, b) => gravityOf(a) - gravityOf(b)).map((effect) => effectWords(effect, user));
  const unseen = problems.map(({ message }) => message);
  const found = [seen, unseen].filter((entries) => entries.length > 0).map(listed);
  return found.length === 0 ? 'nothing that lasts' : found.join('; ');
}

function riskText({ score, reasons }: RiskAssessment): string {
  const total = `risk ${score.toFixed(2)} of 1`;
  const worstFirst = reasons.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0));
  const told = worstFirst.map((reason) =>
    reason.score === undefined || reasons.length === 1
      ? reason.message
      : `${reason.score.toFixed(2)} ${reason.message}`,
  );
  return told.length === 0 ? total : `${total}: ${listed(told)}`;
}

/** Every reason: none is left out, whoever approves has to see them all. */
function verdictText({ decision, findings }: Verdict): string {
  const told = findings.map(({ rule, reason, check }) =>
    check === undefined ? `${rule}: ${reason}` : `${rule} (check "${check}"): ${reason}`,
  );
  return [decision, ...new Set(told)].join('; ');
}

function judged({ draft, reference }: Passage): readonly Omit<StagePreview, 'source'>[] {
  const { analysis, risk, verdict = allowed, intent } = draft;
  return [
    {
      stage: 'propose',
      summary: intent === undefined ? 'the command as given' : `made of a sentence: ${reference.command}`,
    },
    {
      stage: 'analyse',
      summary: analysis === undefined ? 'not analysed' : analysisText(analysis, privileged(runsAs(draft))),
    },
    { stage: 'assess', summary: risk === undefined ? 'not assessed' : riskText(risk) },
    { stage: 'gate', summary: verdictText(verdict) },
  ];
}

function ahead({ draft, reference, options }: Passage, parts: PipelineParts): readonly Omit<StagePreview, 'source'>[] {
  const decision = draft.verdict?.decision ?? 'allow';
  if (decision === 'deny') return [];
  const asked = options.approval === undefined ? 'would ask for approval' : 'would use the approval that came with it';
  const limits = { ...parts.timeouts, ...options.timeouts };
  const limited = Object.entries(limits).map(([name, value]) => `${name} ${value} ms`);
  const how = [`${parts.executor.kind} executor`, ...(limited.length > 0 ? [`limits ${limited.join(', ')}`] : [])];
  const user = runsAs(draft);
  const where = user === undefined ? reference.host : `${reference.host} as ${user}`;
  const checks = draft.verify.map((check) => `"${check}"`).join(', ');
  return [
    { stage: 'approve', summary: decision === 'require-approval' ? asked : 'not needed' },
    {
      stage: 'execute',
      summary: `would run "${reference.command}" on ${where}, asked by ${reference.actor} (${how.join('; ')})`,
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
  const draft = shownDraft(passage.draft, passage.reference.command);
  const core = [...judged({ ...passage, draft }), ...ahead(passage, parts)].map((preview) => ({
    ...preview,
    source: 'core',
  }));
  const all = [...core, ...(await askPlugins(passage, stage, parts))];
  const ordered = all.sort((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage));
  return parts.redactor.value({ draft, verdict: draft.verdict ?? allowed, stages: ordered });
}
