import type { CommandDraft, Verdict } from '@opspilot/core';
import { assessRisk } from '@opspilot/core/shell';
import type { Judged } from '../policy/policy.js';
import type { PolicyContext } from '../policy/policy-context.js';
import type { Circumstances } from './circumstances.js';
import { type Judgement, type JudgingParts, judgeWith } from './judge-with.js';
import { notAnalysed } from './look-through.js';
import { observed } from './observe.js';

/** What drafts are judged with. */
export interface DraftParts extends JudgingParts {
  readonly circumstances: Circumstances;
  readonly now: () => number;
  /** Sees what the clock shows (see `SeenTime`). */
  readonly see: () => Promise<void>;
  readonly isObserving: boolean;
}

/** What is made of a draft, and under what circumstances. */
export interface JudgedDraft {
  readonly judgement: Judgement;
  readonly context: PolicyContext;
}

function judgedOf(draft: CommandDraft): Judged | undefined {
  const { command, analysis, host, becomeUser, cwd, stdin, variables } = draft;
  if (analysis === undefined) return undefined;
  const { environment } = host;
  const { risk = assessRisk(analysis, { environment, user: becomeUser ?? host.user }) } = draft;
  const hasMore = stdin !== 'none' || variables.length > 0 || cwd !== undefined || becomeUser !== undefined;
  return { command, analysis, risk, hasMore, place: { cwd, user: becomeUser ?? host.user } };
}

/** Judges a draft by the circumstances and exceptions of now. */
export async function judgeDraft(draft: CommandDraft, parts: DraftParts): Promise<JudgedDraft> {
  const { circumstances, isObserving, logger, now, see } = parts;
  // What depends on it sees for itself, and holds nothing while the storage is down.
  await see().catch((error: unknown) => {
    logger.error({ err: error }, 'the time was not kept');
  });
  const context = await circumstances.of(draft, now());
  const judged = judgedOf(draft);
  const { verdict: found, used } =
    judged === undefined ? { verdict: notAnalysed, used: [] } : await judgeWith(judged, context, parts);
  const verdict: Verdict = isObserving ? observed(found) : found;
  return { judgement: { verdict, used }, context };
}
