import type { CommandAnalysis } from '@opspilot/core';
import { type Place, secretsIn } from './secret-places.js';

const replacement = '[redacted]';

/** Shorter texts stand in too many words to be taken out wherever they are. */
const shortestSecret = 4;

/** Where passwords stand in a command: what the analysis says is one, and what is fed to a program that reads one. */
function placesOf(command: string, { effects, commands }: CommandAnalysis): readonly Place[] {
  // What is about a command as a whole, such as one that prints a secret, holds none itself.
  const isWhole = ([start, end]: Place): boolean => commands.some(({ span }) => span[0] >= start && span[1] <= end);
  const exposed = effects.filter(({ action, span }) => action === 'expose-secret' && !isWhole(span));
  return [...exposed.map(({ span }) => span), ...secretsIn(command, commands)];
}

/** A command without the passwords that stand in it, and what takes them out of texts about it. */
export interface WithoutSecrets {
  readonly command: string;
  /** A text that was made from the command, such as the reason of a finding. */
  text(value: string): string;
}

/** Takes passwords out of a command. What a person would have to guess at stays, such as a variable of a script. */
export function withoutSecrets(command: string, analysis: CommandAnalysis | undefined): WithoutSecrets {
  // From the end, so that the others keep their places.
  const places = analysis === undefined ? [] : [...placesOf(command, analysis)].sort(([a], [b]) => b - a);
  let shown = command;
  let next = command.length;
  const secrets: string[] = [];
  for (const [start, end] of places) {
    const last = Math.min(end, next);
    if (last <= start) continue;
    secrets.push(command.slice(start, end).replace(/^\s*["']?|["']$/g, ''));
    shown = `${shown.slice(0, start)}${replacement}${shown.slice(last)}`;
    next = start;
  }
  const known = secrets.filter(({ length }) => length >= shortestSecret);
  return {
    command: shown,
    text: (value) => known.reduce((text, secret) => text.replaceAll(secret, replacement), value),
  };
}
