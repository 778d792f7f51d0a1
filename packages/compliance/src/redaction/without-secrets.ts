import type { CommandAnalysis } from '@opspilot/core';
import { secretsIn } from '@opspilot/core/shell';
import { isWithin, type TextSpan } from '../policy/text-span.js';

const replacement = '[redacted]';

/** Shorter texts stand in too many words to be taken out wherever they are. */
const shortestSecret = 4;

/** A command without the passwords that stand in it, and what takes them out of texts about it. */
export interface WithoutSecrets {
  readonly command: string;
  /** A text that was made from the command, such as the reason of a finding. */
  text(value: string): string;
}

/** Where the analysis says that one stands. What is about a command as a whole, such as one that prints a secret, holds none itself. */
function placesOf({ effects, commands }: CommandAnalysis): readonly TextSpan[] {
  const exposed = effects.filter(({ action }) => action === 'expose-secret').map(({ span }) => span);
  return exposed.filter((secret) => !commands.some(({ span }) => isWithin(span, secret)));
}

/** The command without what stands at some places, and the texts that stood there. */
function cutOut(
  command: string,
  analysis: CommandAnalysis,
): { readonly shown: string; readonly cut: readonly string[] } {
  let shown = command;
  let next = command.length;
  const cut: string[] = [];
  // From the end, so that the others keep their places.
  for (const [start, end] of [...placesOf(analysis)].sort(([a], [b]) => b - a)) {
    const last = Math.min(end, next);
    if (last <= start) continue;
    cut.push(command.slice(start, end).replace(/^\s*["']?|["']$/g, ''));
    shown = `${shown.slice(0, start)}${replacement}${shown.slice(last)}`;
    next = start;
  }
  return { shown, cut };
}

/** Takes passwords out of a command. What a person would have to guess at stays, such as a variable of a script. */
export function withoutSecrets(command: string, analysis: CommandAnalysis | undefined): WithoutSecrets {
  if (analysis === undefined) return { command, text: (value) => value };
  const { shown, cut } = cutOut(command, analysis);
  // The longest first: one may be a part of another.
  const secrets = [...new Set([...cut, ...secretsIn(analysis)])]
    .filter(({ length }) => length >= shortestSecret)
    .sort((a, b) => b.length - a.length);
  const text = (value: string): string => secrets.reduce((left, secret) => left.replaceAll(secret, replacement), value);
  return { command: text(shown), text };
}
