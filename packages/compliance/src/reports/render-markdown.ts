import { describeReport } from './describe-report.js';
import type { ComplianceReport } from './report.js';
import type { Block, Column, Fact } from './report-document.js';
import { visibleText } from './visible-text.js';

/** Text that stays text: what Markdown, or HTML inside of it, would take for more is escaped. */
function plain(text: string): string {
  return visibleText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]#|~!]/g, '\\$&');
}

/** A report as Markdown (GitHub's, for its tables). Everything that came from commands and people is escaped. */
export function renderMarkdown(report: ComplianceReport): string {
  const { title, facts, sections } = describeReport(report);
  const parts = [`# ${plain(title)}`, factList(facts)];
  for (const section of sections) parts.push(`## ${plain(section.title)}`, ...section.blocks.map(block));
  return `${parts.join('\n\n')}\n`;
}

function block(part: Block): string {
  switch (part.kind) {
    case 'paragraph':
      return plain(part.text);
    case 'notice':
      return `> **${part.isGood ? 'Intact.' : 'Not intact.'}** ${plain(part.text)}`;
    case 'facts':
      return factList(part.facts);
    case 'table':
      if (part.rows.length === 0) return `_${plain(part.empty)}_`;
      return [`**${plain(part.caption)}**`, '', ...table(part.columns, part.rows)].join('\n');
  }
}

const factList = (facts: readonly Fact[]): string =>
  facts.map(([label, value]) => `- **${plain(label)}**: ${plain(value)}`).join('\n');

function table(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => plain(title))),
    line(columns.map(({ holds }) => (holds === 'number' ? '---:' : '---'))),
    ...rows.map((cells) => line(cells.map((cell, index) => tableCell(cell, columns[index])))),
  ];
}

/** Code as HTML: between backticks a pipe would end the cell, and a backtick the code. */
function tableCell(text: string, column: Column | undefined): string {
  if (text === '') return '–';
  return column?.holds === 'code' ? `<code>${plain(text)}</code>` : plain(text);
}
