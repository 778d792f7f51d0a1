import type { Effect, ResolvedCommand } from '@opspilot/core';
import type { Judged } from '../policy/policy.js';
import { isWithin, type TextSpan } from '../policy/text-span.js';
import { quoteWithin } from './quote-word.js';
import type { Look, Slot } from './slot.js';

/** A submitted text with something else in a slot, looked through. */
export interface Placed extends Judged {
  /** Where that stands. */
  readonly at: TextSpan;
}

function withInSlot(text: string, { span: [start, end] }: Slot, submitted: string): string {
  return submitted.slice(0, start) + text + submitted.slice(end);
}

function lookAt(text: string, slot: Slot, submitted: string, look: Look): Placed {
  const [start] = slot.span;
  return { ...look(withInSlot(text, slot, submitted)), at: [start, start + text.length] };
}

function isSame(left: ResolvedCommand, right: ResolvedCommand, wrappers: readonly string[]): boolean {
  const words = ({ program, arguments: rest }: ResolvedCommand) => [program, ...rest];
  return JSON.stringify([wrappers, words(left)]) === JSON.stringify([right.wrappers, words(right)]);
}

/** Whether exactly these commands are read in its place, run by these wrappers. */
function reads({ analysis, at }: Placed, meant: readonly ResolvedCommand[], wrappers: readonly string[]): boolean {
  const there = analysis.commands.filter(({ span }) => isWithin(span, at));
  return (
    there.length === meant.length &&
    meant.every((command, index) => {
      const read = there[index];
      return read !== undefined && isSame(command, read, [...wrappers, ...command.wrappers]);
    })
  );
}

/** Runs nothing, and ends a command that was begun before the slot. */
const ends = ':; ';

/** What runs a command that stands in the slot; undefined where one was begun before it. */
function wrappersOf(slot: Slot, text: string, submitted: string, look: Look): readonly string[] | undefined {
  if (slot.wrappers !== undefined) return slot.wrappers;
  const { analysis, at } = lookAt(ends + text, slot, submitted, look);
  const own: TextSpan = [at[0] + ends.length, at[1]];
  return analysis.commands.find(({ span }) => isWithin(span, own))?.wrappers;
}

/** The command in double quotes, for a slot within single ones. */
function requoted(meant: readonly ResolvedCommand[]): readonly string[] {
  const [only, ...others] = meant;
  if (only === undefined || others.length > 0 || only.wrappers.length > 0) return [];
  const words = [only.program, ...only.arguments];
  // Within quotes, a shell would not look for a home.
  return words.some((word) => word.startsWith('~')) ? [] : [words.map(quoteWithin).join(' ')];
}

/**
 * What was submitted with a command in a slot, all around it as it was: quotes, what runs it, where and as whom. Undefined where
 * what a shell would read there is not that command, run by the same.
 */
export function putInPlace(text: string, slot: Slot, submitted: string, look: Look): Placed | undefined {
  const { commands: meant, problems } = look(text).analysis;
  if (meant.length === 0 || problems.some(({ code }) => code === 'unparseable')) return undefined;
  const wrappers = wrappersOf(slot, text, submitted, look);
  if (wrappers === undefined) return undefined;
  for (const each of [text, ...requoted(meant)]) {
    const placed = lookAt(each, slot, submitted, look);
    if (reads(placed, meant, wrappers)) return placed;
  }
  return undefined;
}

/** Effects of what stands in the slot. */
export function effectsThere({ analysis, at }: Pick<Placed, 'analysis' | 'at'>): readonly Effect[] {
  return analysis.effects.filter(({ span }) => isWithin(span, at));
}

/** Whether all of it happens where, and as whom, one of these would have. */
export function happensWhere(effects: readonly Effect[], placed: Placed): boolean {
  return effectsThere(placed).every(({ scope: { host, container, user } }) =>
    effects.some(({ scope }) => host === scope.host && container === scope.container && user === scope.user),
  );
}

/** Whether whatever stands in the slot happens where, and as whom, an effect would have. */
export function isAt(effect: Effect, slot: Slot, submitted: string, look: Look): boolean {
  const placed = putInPlace('touch file', slot, submitted, look);
  return placed !== undefined && effectsThere(placed).length > 0 && happensWhere([effect], placed);
}
