import { stripVTControlCharacters } from 'node:util';

/** Control characters, bidirectional and zero-width ones: what would move the cursor, reorder or hide text. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line that is safe to print, whatever a command wrote: of a line that rewrites itself, what was written last. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text.replace(/\r$/, '').replace(/^.*\r/, ''))
    .replaceAll('\t', '    ')
    .replace(unseen, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** At most so many characters, with an ellipsis when something is left out. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`;
}

/** `12 ms`, `1.4 s`, `2 min 5 s`, `3 h 20 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `1 host`, `12 hosts`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** `54.2 %`. @param share - 0..1 */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A line as those of a terminal, none broken within a word that fits; what goes on stands in from the first. */
export function wrapped(line: string, columns: number | undefined): readonly string[] {
  if (columns === undefined || line.length <= columns) return [line];
  const indent = '  ';
  const end = line.lastIndexOf(' ', columns);
  // A word that no line has room for is broken by the terminal.
  const at = end > indent.length ? end : line.indexOf(' ', columns);
  if (at === -1) return [line];
  return [line.slice(0, at), ...wrapped(`${indent}${line.slice(at + 1)}`, columns)];
}
