import { type CommandHooks, foldVerdicts } from '@opspilot/core';
import { type DraftParts, judgeDraft } from './judge-draft.js';
import { type RemarkParts, remarkOn } from './remark.js';

/** What the gate is made with. */
export interface GateParts extends DraftParts, RemarkParts {}

/** The gate: judges a command, tells of what is not simply allowed and writes it down before anybody acts on it. */
export function createGate(parts: GateParts): NonNullable<CommandHooks['gate']> {
  return async (draft) => {
    const { judgement, context } = await judgeDraft(draft, parts);
    const { verdict } = judgement;
    if (verdict.findings.length === 0) return verdict;
    const closed = await remarkOn(draft, judgement, context, parts);
    return closed === undefined ? verdict : foldVerdicts([verdict, closed]);
  };
}
