import type { Span } from '../effect.js';
import { destroyingVerb } from '../tools/destroying-verb.js';
import { displayed } from '../words/markers.js';
import { applyAny } from './apply-any.js';
import { callFunction } from './call-function.js';
import { emitTarget } from './emit.js';
import { type InnerFlow, something } from './flows.js';
import type { FoldedWord, Standing } from './machine.js';
import { within } from './place.js';
import { isProgram } from './possible-command.js';
import { resolvedCommand } from './resolved-command.js';

/** A program that nobody described. Its words are looked at for what they could make it do. */
export function callUnknown(words: readonly FoldedWord[], standing: Standing, isTold = false): InnerFlow {
  const { machine, place, frame, input } = standing;
  const [name, ...rest] = words;
  if (name === undefined) return something;
  const program = displayed(name.text.slice(name.text.lastIndexOf('/') + 1));
  const span: Span = [name.span[0], Math.max(name.span[1], rest.at(-1)?.span[1] ?? 0)];
  machine.run.commands.push(resolvedCommand(program, rest, span, standing));
  // A program that somebody installed, asked for no more than that, as all programs may be.
  if (rest.length === 1 && !name.text.includes('/') && /^--(?:version|help)$/.test(rest[0]?.text ?? ''))
    return something;
  if (!isTold) {
    const target = { type: 'process', name: program, span: name.span, confidence: 0.5 } as const;
    emitTarget(standing, { kind: 'opaque', action: 'unknown-program', ...target });
    machine.run.problem('unknown-program', `What "${program}" does is not known.`, name.span);
  }
  const handler = frame.function('command_not_found_handle');
  if (handler !== undefined) callFunction('command_not_found_handle', handler, [name, ...words], standing);
  const command = rest.findIndex(({ text }) => isProgram(text, machine.tools));
  if (command === -1 && destroyingVerb(rest) !== undefined) {
    const what = { type: 'object', name: rest.map(({ text }) => text).join(' '), span } as const;
    emitTarget(standing, { kind: 'delete', action: 'destroy-unseen', ...what });
  }
  rest.forEach((word, index) => {
    if (command === -1 || index < command) applyAny(word, standing);
  });
  if (command === -1) return { text: undefined, traits: input.flow.traits };
  return machine.invoke(rest.slice(command), frame.fork(), within(place, program), input);
}
