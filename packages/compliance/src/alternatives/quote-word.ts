import { quote } from '@opspilot/core';

const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;
const home = /^~[a-z0-9_.-]*(?=\/|$)/;

/** A text as one word of a shell, which is read as it stands. */
export function quoteWord(text: string): string {
  return plain.test(text) ? text : quote(text);
}

/** The same with double quotes: for what stands within single ones already. */
export function quoteWithin(text: string): string {
  return plain.test(text) ? text : `"${text.replace(/["\\$`]/g, '\\$&')}"`;
}

/** A path that no program takes for an option: `less` runs what stands behind a `+`. */
export function asPath(path: string): string {
  return /^[-+]/.test(path) ? `./${path}` : path;
}

/** A path as one word: `~` at its beginning stays the home that it means, and it is never taken for an option. */
export function quotePath(path: string): string {
  const [start = ''] = home.exec(path) ?? [];
  // The slash stays outside of the quotes: within them, a shell would not look for a home.
  const rest = path.slice(start.length + 1);
  if (start !== '') return rest === '' ? start : `${start}/${quoteWord(rest)}`;
  return quoteWord(asPath(path));
}
