import type { StepResult } from '../step-result.js';
import type { Failure } from './failure.js';
import { summaryRows, summaryTitles } from './summary-table.js';

/** Text that Markdown and HTML leave as it is, inside a table cell too. */
function literal(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|&~$@:-]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A code block whose fence is longer than any row of backticks within. */
function codeBlock(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines, fence].join('\n');
}

function failureSection({ title, facts, lastLines, next }: Failure): readonly string[] {
  return [
    '',
    `### ❌ ${literal(title)}`,
    '',
    ...facts.map(([name, value]) => `- **${name}**: ${literal(value)}`),
    ...(lastLines === undefined ? [] : ['', `Last lines of ${lastLines.stream}:`, '', codeBlock(lastLines.lines)]),
    '',
    `**What to do next**: ${literal(next)}`,
  ];
}

/** The steps, and what went wrong, as GitHub-flavoured Markdown. */
export function jobSummary(results: readonly StepResult[], failure: Failure | undefined): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(literal).join(' | ')} |`;
  return [
    `## Pipeline: ${failure === undefined ? 'green' : 'failed'}`,
    '',
    row(summaryTitles),
    `|${summaryTitles.map(() => ' --- |').join('')}`,
    ...summaryRows(results).map(row),
    ...(failure === undefined ? [] : failureSection(failure)),
    '',
  ].join('\n');
}
