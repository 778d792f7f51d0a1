/** Text of others with nothing in it that a terminal would obey. */
export function printable(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n');
  return lines.replace(/[^\P{Cc}\t\n]/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** The same in one line. */
export function oneLine(text: string): string {
  return printable(text).replaceAll('\n', ' ');
}

/** Columns that stand below each other; the last one is as long as it is. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '),
  );
}

/** A line as those of a terminal, none broken within a word that fits; what goes on stands in from the first. */
export function wrapped(line: string, columns: number | undefined): readonly string[] {
  if (columns === undefined || line.length <= columns) return [line];
  const indent = '  ';
  const end = line.lastIndexOf(' ', columns);
  // A word that no line has room for is broken by the terminal.
  const at = end > indent.length ? end : line.indexOf(' ', columns);
  if (at === -1) return [line];
  return [line.slice(0, at).trimEnd(), ...wrapped(`${indent}${line.slice(at + 1)}`, columns)];
}

/** `1 path`, `12 paths`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** 12 B, 3.4 kB, 5.6 MB. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Time of this place, to the second. */
export function timeText(milliseconds: number): string {
  const at = new Date(milliseconds - new Date(milliseconds).getTimezoneOffset() * 60_000);
  return at.toISOString().slice(0, 19).replace('T', ' ');
}

/** Takes away what stands in the line of a terminal. */
export const clearLine = '\r\u001b[K';
