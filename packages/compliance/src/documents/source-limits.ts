import { type CST, Parser } from 'yaml';

/** UTF-16 code units of a document: more is a mistake. The whole catalogue has less. */
const longestSource = 512 * 1024;

/** Values inside of values. A policy needs eight; what reads the text calls itself for each. */
export const deepestSource = 64;

/** Entries of one mapping or list. A framework has a few hundred. */
const mostEntries = 2_000;

/** What a document that cannot be read safely has too much of; undefined for one that can. Calls itself for nothing. */
export function excessOf(text: string): string | undefined {
  if (text.length > longestSource) return `The text has over ${longestSource} characters.`;
  for (const document of new Parser().parse(text)) {
    const found = excessIn(document);
    if (found !== undefined) return found;
  }
  return undefined;
}

function excessIn(document: CST.Token): string | undefined {
  const waiting = [{ token: document, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    const parts = partsOf(token);
    if (depth > deepestSource) return `Values stand inside of values more than ${deepestSource} deep.`;
    if (token.type === 'alias') return 'It has an alias (`*name`); write out what it stands for.';
    if (parts.length > 2 * mostEntries) return `A mapping or a list has over ${mostEntries} entries.`;
    for (const part of parts) waiting.push({ token: part, depth: depth + 1 });
  }
  return undefined;
}

function partsOf(token: CST.Token): readonly CST.Token[] {
  if ('items' in token) return token.items.flatMap(({ key, value }) => [key, value]).filter(isToken);
  return token.type === 'document' && token.value !== undefined ? [token.value] : [];
}

function isToken(part: CST.Token | null | undefined): part is CST.Token {
  return part !== null && part !== undefined;
}

/** Whether a value that came as one has values inside of values too deep to be checked. */
export function isTooDeep(value: unknown): boolean {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: part, depth } = next;
    if (typeof part !== 'object' || part === null) continue;
    if (depth >= deepestSource) return true;
    for (const inner of Object.values(part)) waiting.push({ value: inner, depth: depth + 1 });
  }
  return false;
}
