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
import { isSameSpan } from '../policy/text-span.js';
import { isAboutElse } from './elsewhere.js';
import { lookOnce } from './look-once.js';
import { milderWays } from './milder-ways.js';
import { effectsThere, happensWhere, isAt, type Placed, putInPlace } from './put-in-place.js';
import { feederOf, fillTemplate, reword, type Subject } from './render.js';
import { type Look, type Slot, slotFrom, slotOf } from './slot.js';
import { writtenPaths } from './written-paths.js';

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
  readonly command: string;
  readonly note: string;
  /** Whether it has the words of the command, with those that say on what it works. */
  readonly keepsWords: boolean;
  /** The command that feeds the one of the effect, where it takes the place of both. */
  readonly from: ResolvedCommand | undefined;
}

/** A text that is longer, or has more commands in it, is a script: it is mended by who wrote it. */
const longest = { characters: 4096, commands: 64 };

function ownDrafts(rule: Rule | undefined) {
  return (rule?.alternatives ?? []).map(({ command, note }) => ({ template: command, words: undefined, note }));
}

function commonDrafts(effect: Effect, judged: Judged, written: readonly string[]) {
  return ways
    .filter(({ way, fits, isWanted, isRuledOut }) => {
      if (!fits(effect, judged) || written.some((word) => isRuledOut(word))) return false;
      return way.ifWritten === undefined || written.some((word) => isWanted(word));
    })
    .map(({ way }) => ({
      template: 'command' in way ? way.command : undefined,
      words: 'words' in way ? way.words : undefined,
      note: way.note,
    }));
}

function draftsOf(rule: Rule | undefined, judged: Judged, subject: Subject): readonly Draft[] {
  const { effect, command, commands } = subject;
  const common = effect === undefined ? [] : commonDrafts(effect, judged, command?.arguments ?? []);
  return [...ownDrafts(rule), ...common].flatMap(({ template, words, note }) => {
    const text = template === undefined ? words && reword(words, subject) : fillTemplate(template, subject);
    const from = feederOf(template ?? '', commands);
    return text === undefined ? [] : [{ command: text, note, keepsWords: words !== undefined, from }];
  });
}

/** A draft in the place of what a finding is about, and in the same place of the world; undefined where that cannot be. */
function placed(draft: Draft, slot: Slot, effect: Effect | undefined, judged: Judged, look: Look): Placed | undefined {
  const { command, keepsWords, from } = draft;
  if (isAboutElse(command, keepsWords, slot)) return undefined;
  const around = from === undefined ? slot : slotFrom(from, slot, judged, look);
  if (around === undefined) return undefined;
  const there = putInPlace(command, around, judged.command, look);
  if (there === undefined || effect === undefined) return there;
  // Another program does not go to where the one that it takes the place of was told to go.
  const isOwn = keepsWords || from !== undefined || command.startsWith(`${slot.command?.program} `);
  if (!isOwn && !isAt(effect, slot, judged.command, look)) return undefined;
  const before = effectsThere({ ...judged, at: around.span });
  return happensWhere(before, there) ? there : undefined;
}

function peersOf(effect: Effect, judged: Judged): readonly Effect[] {
  const command = commandOf(effect, judged);
  const alike = judged.analysis.effects.filter(
    (each) =>
      each.kind === effect.kind &&
      each.action === effect.action &&
      (command === undefined ? isSameSpan(each.span, effect.span) : commandOf(each, judged) === command),
  );
  return [...new Map(alike.map((each) => [JSON.stringify([each.target, each.scope]), each])).values()];
}

function isMilder(decision: Decision, than: Decision): boolean {
  return decision !== than && strictest(decision, than) === than;
}

/**
 * Milder ways to what a finding is about: those of its rule first, then those for its effect. Each takes the place of the simple
 * command that the finding is about, with all around it as it was submitted, so that it happens on the same host, in the same
 * directory and as the same user. The whole of it is looked through and decided with the same policy and context, and offered only
 * when the decision is less strict than that of the finding. Where the command cannot be cut out (it is part of a program in another
 * language, it is run for each of several values), nothing is offered.
 *
 * @param finding - of `policy`, about `judged`
 * @param judge - how a command is looked through; `analyse` and `assessRisk` of core unless told otherwise
 */
export function alternativesFor(
  finding: Finding,
  judged: Judged,
  policy: Policy,
  context: PolicyContext,
  judge: (command: string) => Judged = lookOnce((command) =>
    judgedOf(command, { environment: context.host?.environment }),
  ),
): readonly Alternative[] {
  const { effect } = finding;
  const { commands } = judged.analysis;
  if (judged.command.length > longest.characters || commands.length > longest.commands) return [];
  const slot = slotOf(effect, judged, judge);
  if (slot === undefined) return [];
  const decide = ({ at: _at, own = allowed, ...looked }: Placed): Decision =>
    foldVerdicts([policy.decide(looked, context), own]).decision;
  // Where the rest is as strict, nothing in its place makes the whole milder.
  const without = putInPlace('true', slot, judged.command, judge);
  if (without === undefined || !isMilder(decide(without), finding.decision)) return [];
  const subject: Subject = {
    effect,
    peers: effect === undefined ? [] : peersOf(effect, judged),
    command: slot.command,
    commands,
    pathsOf: (effects) => writtenPaths(effects, slot, judged.command, judge),
    at: context.at,
  };
  const rule = policy.rules.find(({ id }) => id === finding.rule);
  const found = new Map<string, Alternative>();
  for (const draft of draftsOf(rule, judged, subject)) {
    const there = placed(draft, slot, effect, judged, judge);
    if (there === undefined || there.command === judged.command || found.has(there.command)) continue;
    const decision = decide(there);
    if (isMilder(decision, finding.decision))
      found.set(there.command, { command: there.command, note: draft.note, decision });
  }
  return [...found.values()];
}
