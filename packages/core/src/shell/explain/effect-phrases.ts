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
