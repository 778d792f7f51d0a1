import { renderHtml, renderMarkdown } from '@opspilot/compliance';
import { describe, expect, it } from 'vitest';
import { day } from './sample-log.js';
import { sampleReport } from './sample-report.js';

describe('what a report covers', () => {
  it('is of an environment however that is written', async () => {
    const production = await sampleReport({ environment: 'production' });
    expect(production.violations.length).toBeGreaterThan(0);
    const other = await sampleReport({ environment: ' Production' });
    expect(other.violations.length).toBe(production.violations.length);
  });

  it.each([
    [{ environment: 'produktion' }, 'NOTHING: the log has no record of the environment produktion'],
    [{ from: 0, to: day }, 'NOTHING: the log has no record of commands or approvals in this period'],
  ])('says on top that it covers nothing, which is no clean sheet: %o', async (options, text) => {
    const report = await sampleReport(options);
    expect(report.covered).toMatchObject({ records: 0, first: null, last: null });
    for (const rendered of [renderMarkdown(report), renderHtml(report)]) expect(rendered).toContain(text);
  });

  it('names what it covers', async () => {
    const report = await sampleReport();
    expect(report.covered.records).toBeGreaterThan(9);
    expect(report.covered.environments).toContain('staging');
    expect(renderMarkdown(report)).toMatch(/Covers.*\d+ records, from 20\d\d-/);
  });

  it('is refused with an option that there is not', async () => {
    const wrong = { enviroment: 'production' } as object;
    await expect(sampleReport(wrong)).rejects.toMatchObject({ code: 'invalid-report-options' });
    const actor = 'noor' as never;
    await expect(sampleReport({ actor })).rejects.toMatchObject({ details: { option: 'actor' } });
  });
});
