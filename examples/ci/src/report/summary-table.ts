import { formatDuration } from '../duration.js';
import { plainLine } from '../log.js';
import { type StepResult, timeOf } from '../step-result.js';

function exitText(result: StepResult): string {
  return 'outcome' in result && result.outcome.exitCode !== null ? String(result.outcome.exitCode) : '-';
}

/** Number, name, status, exit code and time of each step: the rows of both tables. */
export function summaryRows(results: readonly StepResult[]): readonly (readonly string[])[] {
  return results.map((result, index) => {
    const time = timeOf(result);
    const taken = time === undefined ? '-' : formatDuration(time);
    return [String(index + 1), plainLine(result.step.name), result.status, exitText(result), taken];
  });
}

export const summaryTitles = ['#', 'step', 'status', 'exit', 'time'];

/** The steps as a table of plain text. */
export function summaryTable(results: readonly StepResult[]): string {
  const rows = [summaryTitles, ...summaryRows(results)];
  const widths = summaryTitles.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
