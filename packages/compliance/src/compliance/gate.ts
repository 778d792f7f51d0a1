import { type CommandDraft, type CommandHooks, foldVerdicts } from '@opspilot/core';
import { assessRisk } from '@opspilot/core/shell';
import type { Judged } from '../policy/policy.js';
import type { Circumstances } from './circumstances.js';
import { type JudgingParts, judgeWith } from './judge-with.js';
import { notAnalysed } from './look-through.js';
import { observed } from './observe.js';
import { type RemarkParts, remarkOn } from './remark.js';

/** What the gate is made with. */
export interface GateParts extends JudgingParts, RemarkParts {
  readonly circumstances: Circumstances;
  readonly now: () => number;
  /** Sees what the clock shows (see `SeenTime`). */
  readonly see: () => Promise<void>;
  readonly isObserving: boolean;
}

function judgedOf(draft: CommandDraft): Judged | undefined {
  const { command, analysis, host, becomeUser, cwd, stdin, variables } = draft;
  if (analysis === undefined) return undefined;
  const { environment } = host;
  const { risk = assessRisk(analysis, { environment, user: becomeUser ?? host.user }) } = draft;
  const hasMore = stdin !== 'none' || variables.length > 0 || cwd !== undefined || becomeUser !== undefined;
  return { command, analysis, risk, hasMore, place: { cwd, user: becomeUser ?? host.user } };
}

/** The gate: judges a command, tells of what is not simply allowed and writes it down before anybody acts on it. */
export function createGate(parts: GateParts): NonNullable<CommandHooks['gate']> {
  const { circumstances, isObserving, logger, now, see } = parts;
  return async (draft) => {
    // What depends on it sees for itself, and holds nothing while the storage is down.
    await see().catch((error: unknown) => {
      logger.error({ err: error }, 'the time was not kept');
    });
    const context = await circumstances.of(draft, now());
    const judged = judgedOf(draft);
    const { verdict: found, used } =
      judged === undefined ? { verdict: notAnalysed, used: [] } : await judgeWith(judged, context, parts);
    const verdict = isObserving ? observed(found) : found;
    if (verdict.findings.length === 0) return verdict;
    const closed = await remarkOn(draft, { verdict, used }, context, parts);
    return closed === undefined ? verdict : foldVerdicts([verdict, closed]);
  };
}
