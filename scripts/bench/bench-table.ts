import type { BenchRow } from '../../bench/bench-row.js';

const HEADINGS = ['what', 'value', 'against', 'ratio', 'CPU', 'bar', ''];

/** Three digits that matter; whole numbers stay whole. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

function cpuCell(cpu: BenchRow['cpu']): string {
  if (cpu === undefined) return '–';
  const against = cpu.against === null ? '' : ` / ${formatNumber(cpu.against)}`;
  return `${formatNumber(cpu.value)}${against} ${cpu.unit}`;
}

function mark(met: BenchRow['met']): string {
  if (met === null) return '';
  return met ? '✓' : '✗';
}

function cells(row: BenchRow): readonly string[] {
  return [
    row.name,
    `${formatNumber(row.value)} ${row.unit}`,
    row.against,
    row.ratio === null ? '–' : `${formatNumber(row.ratio)}×`,
    cpuCell(row.cpu),
    row.bar,
    mark(row.met),
  ];
}

/** The rows of one benchmark as a text table; CPU is ours / the rival's. */
export function benchTable(rows: readonly BenchRow[]): string {
  const lines = [HEADINGS, ...rows.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) =>
    `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  text.splice(
    1,
    0,
    `  ${widths
      .map((width) => '─'.repeat(width))
      .join('  ')
      .trimEnd()}`,
  );
  return text.join('\n');
}
