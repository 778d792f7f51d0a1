import { describeReport } from './describe-report.js';
import { htmlStyle } from './html-style.js';
import type { ComplianceReport } from './report.js';
import type { Block, Column, Fact } from './report-document.js';
import { visibleText } from './visible-text.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that stays text, between tags and in attributes. */
function plain(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * A report as one HTML page that needs nothing else: no script, no font, no picture, and a policy in the page that forbids
 * them. Everything that came from commands and people is escaped.
 */
export function renderHtml(report: ComplianceReport): string {
  const { title, facts, sections } = describeReport(report);
  const body = sections.map((section, index) => {
    const id = `section-${index + 1}`;
    const blocks = section.blocks.map(block).join('\n');
    return `<section aria-labelledby="${id}">\n<h2 id="${id}">${plain(section.title)}</h2>\n${blocks}\n</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${plain(title)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<header>
<h1>${plain(title)}</h1>
${factList(facts)}
</header>
<main>
${body.join('\n')}
</main>
</body>
</html>
`;
}

function block(part: Block): string {
  switch (part.kind) {
    case 'paragraph':
      return `<p>${plain(part.text)}</p>`;
    case 'notice':
      return `<p class="notice ${part.isGood ? 'good' : 'bad'}"><strong>${part.isGood ? 'Intact.' : 'Not intact.'}</strong> ${plain(part.text)}</p>`;
    case 'facts':
      return factList(part.facts);
    case 'table':
      if (part.rows.length === 0) return `<p class="empty">${plain(part.empty)}</p>`;
      return table(part.caption, part.columns, part.rows);
  }
}

function factList(facts: readonly Fact[]): string {
  const items = facts.map(([label, value]) => `<dt>${plain(label)}</dt><dd>${plain(value)}</dd>`);
  return `<dl>\n${items.join('\n')}\n</dl>`;
}

function table(caption: string, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const head = columns.map(({ title, holds }) => `<th scope="col"${classOf(holds)}>${plain(title)}</th>`);
  const body = rows.map((cells) => `<tr>${cells.map((cell, index) => tableCell(cell, columns[index])).join('')}</tr>`);
  // Reachable by keyboard: a table wider than the screen is scrolled.
  return `<div class="table" role="region" aria-label="${plain(caption)}" tabindex="0">
<table>
<caption>${plain(caption)}</caption>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>
</div>`;
}

function tableCell(text: string, column: Column | undefined): string {
  return `<td${classOf(column?.holds)}>${cellContent(text, column?.holds)}</td>`;
}

function cellContent(text: string, holds: Column['holds']): string {
  if (text === '') return '–';
  if (holds === 'code') return `<code>${plain(text)}</code>`;
  // A name such as AC-2(1) would be broken at its hyphen.
  return holds === 'names' ? text.split(', ').map(plain).join(',<br>') : plain(text);
}

const classOf = (holds: Column['holds']): string => (holds === undefined ? '' : ` class="${holds}"`);
