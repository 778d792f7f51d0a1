import Table from 'cli-table3';
import type { Screen } from './screen.js';

export interface Column {
  readonly title: string;
  /** Characters; the column named by `flexible` gets what the others leave. */
  readonly width: number;
  readonly align?: 'left' | 'right';
}

export interface Row {
  readonly cells: readonly string[];
  /** Printed below the row, across all columns after the first. */
  readonly note?: string;
}

const gap = 2;
const noBorders = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) => [
    [side, ''],
    ...['-mid', '-left', '-right'].map((corner) => [`${side}${corner}`, '']),
  ]),
);

/** Characters left for the flexible columns once the fixed ones and the gaps are taken. */
export function widthLeft(columns: readonly Column[], total: number, flexible: number): number {
  const fixed = columns.reduce((sum, { width }) => sum + width, 0);
  return total - fixed - gap * (columns.length + flexible - 1);
}

/** A table without walls: a title line, a rule, and rows. */
export function table(columns: readonly Column[], rows: readonly Row[], { paint }: Screen): string {
  const printed = new Table({
    // The gap is one character of padding and one of border: that is how cli-table3 reckons a cell over several columns.
    chars: { ...noBorders, middle: ' ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
    head: columns.map(({ title }) => paint.bold(title)),
    colWidths: columns.map(({ width }) => width + 1),
    colAligns: columns.map(({ align = 'left' }) => align),
    wordWrap: true,
  });
  const total = columns.reduce((sum, { width }) => sum + width + gap, -gap);
  printed.push([{ colSpan: columns.length, content: paint.dim('─'.repeat(total)) }]);
  for (const { cells, note } of rows) {
    printed.push([...cells]);
    if (note !== undefined) printed.push(['', { colSpan: columns.length - 1, content: note }]);
  }
  return printed
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
