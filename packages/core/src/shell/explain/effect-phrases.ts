import type { EffectKind } from '../effect.js';
import { filePhrases } from './phrases/file-phrases.js';
import { servicePhrases } from './phrases/service-phrases.js';
import { systemPhrases } from './phrases/system-phrases.js';

const phrases: Readonly<Record<EffectKind, Readonly<Record<string, string>>>> = {
  ...filePhrases,
  ...systemPhrases,
  ...servicePhrases,
};

/** What an effect does; `%` is what it does it to. Undefined for actions that are worded by their name. */
export function effectPhrase(kind: EffectKind, action: string): string | undefined {
  const own = phrases[kind];
  return Object.hasOwn(own, action) ? own[action] : undefined;
}

/**
 * The actions of effects by their kind, as the catalogue tells them, in alphabetical order. Tools of one's own may add
 * others.
 */
export const effectActions: Readonly<Record<EffectKind, readonly string[]>> = Object.freeze(
  Object.fromEntries(
    Object.entries(phrases).map(([kind, actions]) => [kind, Object.freeze(Object.keys(actions).sort())]),
  ) as unknown as Record<EffectKind, readonly string[]>,
);
