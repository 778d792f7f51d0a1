import {
  allowed,
  type Decision,
  type Effect,
  type Finding,
  foldVerdicts,
  type ResolvedCommand,
  strictest,
} from '@opspilot/core';
import { commandOf, compileEffect } from '../policy/compile-effect.js';
import { judgedOf } from '../policy/judged-of.js';
import { matchesPattern } from '../policy/matches-pattern.js';
import type { Judged, Policy } from '../policy/policy.js';
import type { PolicyContext } from '../policy/policy-context.js';
import type { Rule } from '../policy/rule.js';
import { connects, isAboutElse } from './elsewhere.js';
import { milderWays } from './milder-ways.js';
import { quoteWord } from './quote-word.js';
import { fillTemplate, reword, type Subject } from './render.js';

/** A command that reaches the same end, or shows what would happen, with less at stake. */
export interface Alternative {
  readonly command: string;
  /** What it is for, for a person. */
  readonly note: string;
  /** What the policy, and core where it is asked too, say of it: less strict than what it replaces. */
  readonly decision: Decision;
}

const ways = milderWays.map((way) => ({
  way,
  fits: compileEffect(way.for),
  isWanted: matchesPattern(way.ifWritten ?? '**'),
  isRuledOut: matchesPattern(way.unlessWritten ?? []),
}));

interface Draft {
  readonly command: string | undefined;
  readonly note: string;
  readonly isUnprivileged: boolean;
  /** Whether it has the words of the command, with those that say where it works. */
  readonly keepsWords: boolean;
}

/** With the rights of who would have done it; undefined for what sudo could not be put before. */
function privileged(
  { command = '', isUnprivileged }: Draft,
  user: string | undefined,
  resolved: ResolvedCommand | undefined,
): string | undefined {
  const isPrivileged = user !== undefined || resolved?.wrappers.includes('sudo') === true;
  if (!isPrivileged || isUnprivileged || command.startsWith('sudo ')) return command;
  if (/[|;&<>]/.test(command)) return undefined;
  return user === undefined || user === 'root' ? `sudo ${command}` : `sudo -u ${quoteWord(user)} ${command}`;
}

/** The same, where and as whom the effect would have happened; undefined where that cannot be said. */
function inPlace(
  draft: Draft,
  effect: Effect | undefined,
  resolved: ResolvedCommand | undefined,
  submitted: string,
): string | undefined {
  const { command, keepsWords } = draft;
  const { user, host, container } = effect?.scope ?? {};
  if (command === undefined || container !== undefined || host?.includes(',')) return undefined;
  if (resolved !== undefined && isAboutElse(command, keepsWords, resolved, submitted)) return undefined;
  const placed = privileged(draft, user, resolved);
  if (placed === undefined || host === undefined) return placed;
  if (resolved === undefined || !connects(resolved, host)) return `ssh ${quoteWord(host)} ${quoteWord(placed)}`;
  return keepsWords && !resolved.wrappers.includes('ssh') ? placed : undefined;
}

function draftsOf(finding: Finding, rule: Rule | undefined, judged: Judged, subject: Subject): readonly Draft[] {
  const own = (rule?.alternatives ?? []).map(({ command, note }) => ({
    command: fillTemplate(command, subject),
    note,
    isUnprivileged: false,
    keepsWords: false,
  }));
  const { effect } = finding;
  const written = subject.command?.arguments ?? [];
  if (effect === undefined) return own;
  const common = ways
    .filter(({ way, fits, isWanted, isRuledOut }) => {
      if (!fits(effect, judged) || written.some((word) => isRuledOut(word))) return false;
      return way.ifWritten === undefined || written.some((word) => isWanted(word));
    })
    .map(({ way }) => ({
      command: 'command' in way ? fillTemplate(way.command, subject) : reword(way.words, subject),
      note: way.note,
      isUnprivileged: way.isUnprivileged ?? false,
      keepsWords: 'words' in way,
    }));
  return [...own, ...common];
}

function isMilder(decision: Decision, than: Decision): boolean {
  return decision !== than && strictest(decision, than) === than;
}

/**
 * Milder ways to what a finding is about: those of its rule first, then those for its effect. Each is looked through and
 * decided with the same policy and context, and offered only when the decision is less strict than that of the finding.
 *
 * @param finding - of `policy`, about `judged`
 * @param judge - how a command is looked through; `analyse` and `assessRisk` of core unless told otherwise
 */
export function alternativesFor(
  finding: Finding,
  judged: Judged,
  policy: Policy,
  context: PolicyContext,
  judge: (command: string) => Judged = (command) => judgedOf(command, { environment: context.host?.environment }),
): readonly Alternative[] {
  const resolved = finding.effect && commandOf(finding.effect, judged);
  const rule = policy.rules.find(({ id }) => id === finding.rule);
  const subject: Subject = {
    effect: finding.effect,
    command: resolved,
    commands: judged.analysis.commands,
    at: context.at,
  };
  const found = new Map<string, Alternative>();
  for (const draft of draftsOf(finding, rule, judged, subject)) {
    const command = inPlace(draft, finding.effect, resolved, judged.command);
    if (command === undefined || command === judged.command || found.has(command)) continue;
    const { own = allowed, ...looked } = judge(command);
    const { decision } = foldVerdicts([policy.decide(looked, context), own]);
    if (isMilder(decision, finding.decision)) found.set(command, { command, note: draft.note, decision });
  }
  return [...found.values()];
}
