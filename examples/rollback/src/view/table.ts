import { columns, wrapped } from './text.js';

/** Prints rows with their columns below each other; on a terminal no line is wider than it. */
export function printTable(rows: readonly (readonly string[])[]): void {
  for (const row of columns(rows)) for (const line of wrapped(row, process.stdout.columns)) console.log(line);
}
