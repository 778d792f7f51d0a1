import type { Effect, Span } from '../effect.js';
import { destroyingVerb } from '../tools/destroying-verb.js';
import type { Call, Usage, Word } from '../tools/tool-spec.js';
import type { CompiledTool } from '../tools/tool-table.js';
import { displayed } from '../words/markers.js';
import type { Reading } from './read-words.js';
import { unknownVerb } from './unknown-verb.js';
import { unlistedVerb } from './unlisted-verb.js';

/** Whatever a description does that was compiled without a check of its types is told rather than believed. */
function tellOwn(call: Call, { effects }: Usage): void {
  const answer: unknown = effects?.(call);
  if (answer instanceof Promise) {
    // What it tells later is told to nobody, and its failure is not one of the process.
    answer.catch(() => {});
    throw new TypeError('effects must tell everything before they return');
  }
}

/** Tells what the description of a tool says beyond roles. One of a user that fails is not seen through. */
export function tellDescribed(call: Call, { spec, isStrict }: CompiledTool, { usage: { usage } }: Reading): void {
  if (!isStrict) {
    spec.effects?.(call);
    if (usage !== spec) usage.effects?.(call);
    return;
  }
  try {
    tellOwn(call, spec);
    if (usage !== spec) tellOwn(call, usage);
  } catch (error) {
    // What is nested too deep is told elsewhere.
    if (error instanceof RangeError) throw error;
    call.opaque('unknown-subcommand', `The description of ${call.name} failed: ${String(error)}.`);
  }
}

/** Tells that nobody described this use of a tool. */
export function tellUnknown(call: Call, verb: Word | undefined): void {
  const what = `${call.name} ${displayed(verb?.text ?? '')}`;
  call.opaque('unknown-subcommand', `What "${what}" does is not known.`, { confidence: 0.5 });
  const destroying = destroyingVerb(call.words);
  if (destroying !== undefined) call.effect('delete', 'destroy-unseen', 'object', call.texts.join(' '));
}

/** Tells that a tool which says nothing of a command is asked to take something away in a way that nobody described. */
export function tellUnlisted(call: Call, tool: CompiledTool, reading: Reading): void {
  const verb = unlistedVerb(tool, reading, call.words);
  if (verb !== undefined) tellUnknown(call, verb);
}

/** Tells that what a tool is to do is only known when it runs, where nothing was told of the word that says it. */
export function tellUnseen(call: Call, tool: CompiledTool, reading: Reading, told: readonly Effect[]): void {
  const verb = unknownVerb(tool, reading);
  if (verb === undefined || told.some((effect) => changes(effect) || overlaps(effect.span, verb.span))) return;
  const { span } = verb;
  call.opaque('dynamic-command', `What ${call.name} is told to do is only known when it runs.`, { span });
}

function changes({ kind }: Effect): boolean {
  return kind !== 'read' && kind !== 'network';
}

function overlaps(one: Span, other: Span): boolean {
  return one[0] < other[1] && other[0] < one[1];
}
