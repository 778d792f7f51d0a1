import type { Frame } from './frame.js';

/** Head of a column: of numbers, which stand below one another at their right, or of words. */
export type Head = string | { readonly words: string };

interface Column {
  readonly cells: readonly string[];
  readonly width: number;
}

const gap = '  ';

function columnOf(head: Head, cells: readonly string[]): Column {
  const isWords = typeof head !== 'string';
  const all = [isWords ? head.words : head, ...cells];
  const width = Math.max(...all.map((cell) => cell.length));
  return { width, cells: all.map((cell) => (isWords ? cell.padEnd(width) : cell.padStart(width))) };
}

/** Columns side by side as far as there is room; those behind come below, with the first column again. */
function parts(first: Column, others: readonly Column[], room: number): readonly (readonly Column[])[] {
  let part = [first];
  let used = first.width;
  const made = [part];
  for (const column of others) {
    const wanted = gap.length + column.width;
    if (used + wanted > room && part.length > 1) {
      part = [first];
      used = first.width;
      made.push(part);
    }
    part.push(column);
    used += wanted;
  }
  return made;
}

/** Rows below one another under the heads of their columns, in as many tables as it takes to fit. */
export function table(
  [first, ...others]: readonly [string, ...Head[]],
  rows: readonly (readonly string[])[],
  { paint, columns }: Frame,
): readonly string[] {
  const column = (head: Head, index: number): Column =>
    columnOf(
      head,
      rows.map((row) => row[index] ?? ''),
    );
  const behind = others.map((head, index) => column(head, index + 1));
  return parts(column({ words: first }, 0), behind, columns ?? Number.POSITIVE_INFINITY).flatMap((part, number) => [
    ...(number > 0 ? [''] : []),
    ...[undefined, ...rows].map((_, index) => {
      const line = part
        .map(({ cells }) => cells[index])
        .join(gap)
        .trimEnd();
      return index === 0 ? paint.bold(line) : line;
    }),
  ]);
}
