import type { Effect, ResolvedCommand } from '@opspilot/core';
import { commandOf } from '../policy/compile-effect.js';
import type { Judged } from '../policy/policy.js';
import { isSameSpan, isWithin, type TextSpan } from '../policy/text-span.js';

/** Looks a text through as if it had been submitted. */
export type Look = (text: string) => Judged;

/** The part of what was submitted whose place an alternative takes. */
export interface Slot {
  readonly span: TextSpan;
  /** The simple command that stands in it; none where a redirection or an assignment stands alone. */
  readonly command: ResolvedCommand | undefined;
  /** What runs the command that stands there, outermost first; undefined where the slot has to be a command from its beginning. */
  readonly wrappers: readonly string[] | undefined;
}

/** Between a command and a redirection of its own there is nothing but other redirections. */
const onlyRedirections = /^(?:[ \t]|\d*[<>]&?[ \t]*[\w./-]+)*$/;
/** Between a program and what runs what it prints there are pipes and nothing else. */
const onlyPipes = /^(?:[^;&|\n]*\|(?!\|))+[^;&|\n]*$/;

function hasWords({ program, arguments: words }: ResolvedCommand, other: ResolvedCommand): boolean {
  if (program !== other.program || words.length !== other.arguments.length) return false;
  // What is known where it stands, a variable, is not known of the part alone.
  return words.every((word, at) => word === other.arguments[at] || other.arguments[at]?.includes('…') === true);
}

/** Whether the text of a command is its words: it stands where it is said to, and does nothing else beside. */
function isWritten(command: ResolvedCommand, { command: submitted, analysis }: Judged, look: Look): boolean {
  const there = analysis.commands.filter(({ span }) => isSameSpan(span, command.span));
  if (there.some((other) => other.wrappers.includes('?') || !hasWords(command, other))) return false;
  const text = submitted.slice(...command.span);
  const alone = look(text).analysis.commands.filter(({ span }) => isSameSpan(span, [0, text.length]));
  return alone.length === 1 && alone.every((other) => other.wrappers.length === 0 && hasWords(command, other));
}

/** The command that a redirection ends, or the redirection where nothing stands before it. */
function aroundOf({ span }: Effect, judged: Judged, look: Look): Slot | undefined {
  const before = judged.analysis.commands
    .filter((command) => command.span[1] <= span[0])
    .reduce<ResolvedCommand | undefined>(
      (last, each) => (last && last.span[1] > each.span[1] ? last : each),
      undefined,
    );
  if (before === undefined || !onlyRedirections.test(judged.command.slice(before.span[1], span[0])))
    return { span, command: undefined, wrappers: undefined };
  if (!isWritten(before, judged, look)) return undefined;
  return { span: [before.span[0], span[1]], command: before, wrappers: undefined };
}

/** The text of the simple command that does what a finding is about; undefined where that cannot be cut out. */
export function slotOf(effect: Effect | undefined, judged: Judged, look: Look): Slot | undefined {
  const { commands } = judged.analysis;
  const command = effect === undefined ? commands[0] : commandOf(effect, judged);
  if (effect === undefined && commands.length !== 1) return undefined;
  if (command !== undefined)
    return isWritten(command, judged, look) ? { span: command.span, command, wrappers: command.wrappers } : undefined;
  return effect && aroundOf(effect, judged, look);
}

/** The slot of a pipe, from the command that feeds it on. */
export function slotFrom(feeder: ResolvedCommand, slot: Slot, judged: Judged, look: Look): Slot | undefined {
  if (isWithin(feeder.span, slot.span)) return slot;
  if (!onlyPipes.test(judged.command.slice(feeder.span[1], slot.span[0]))) return undefined;
  if (!isWritten(feeder, judged, look)) return undefined;
  return { span: [feeder.span[0], slot.span[1]], command: slot.command, wrappers: feeder.wrappers };
}
