import { createReport, renderHtml, renderMarkdown } from '@opspilot/compliance';
import { createRedactor } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { leakedCanaries, plantCanaries } from '../audit/canaries.js';
import { openLog } from '../audit/open-log.js';
import { newSigner } from '../audit/samples.js';
import { noor } from './sample-log.js';
import { sampleReport } from './sample-report.js';

describe('a report for readers', () => {
  it('lets nothing that came from a command become more than text', async () => {
    const report = await sampleReport();
    const html = renderHtml(report);
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    const markdown = renderMarkdown(report);
    expect(markdown).not.toContain('<script');
    expect(markdown).not.toContain('[x](');
    for (const text of [html, markdown]) expect(text).not.toContain('\u202e');
    for (const row of markdown.split('\n').filter((line) => line.startsWith('| 17 |'))) {
      expect(row.replaceAll('\\|', '').split('|')).toHaveLength(10);
    }
  });

  it('needs nothing from outside, and names the parts of every table', async () => {
    const html = renderHtml(await sampleReport());
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html).not.toMatch(/<(script|link|img|iframe|object)\b|\bsrc=|\bhref=|url\(/);
    expect(html).toContain('<html lang="en">');
    const tables = html.split('<table>').slice(1);
    expect(tables.length).toBeGreaterThan(5);
    for (const table of tables) {
      expect(table).toContain('<caption>');
      expect(table).not.toMatch(/<th(?!ead| scope="col")/);
    }
    const opened = (tag: string) => html.split(new RegExp(`<${tag}[ >]`)).length;
    for (const tag of ['section', 'table', 'tr', 'td', 'th', 'div', 'code', 'p', 'dl']) {
      expect(opened(tag), tag).toBe(html.split(`</${tag}>`).length);
    }
  });

  it('says where it is empty', async () => {
    const html = renderHtml(await sampleReport({ from: 0, to: 1_000 }));
    expect(html).toContain('No command broke a rule of this framework.');
    expect(html).toContain('No approval was asked for');
  });

  it('holds none of 200 secrets', async () => {
    const redactor = createRedactor();
    const { secrets, entries } = plantCanaries(200, redactor);
    const { log } = await openLog({ redactor, signer: newSigner() });
    for (const entry of entries) await log.append(entry);
    const report = await createReport(log, { framework: 'nist', from: 0, to: 8e15, actor: noor });
    expect(report.violations.length + report.asked.length).toBeGreaterThan(50);
    for (const text of [JSON.stringify(report), renderMarkdown(report), renderHtml(report)]) {
      expect(leakedCanaries(Buffer.from(text), secrets)).toEqual([]);
    }
  });
});
