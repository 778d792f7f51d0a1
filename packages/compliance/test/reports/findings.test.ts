import { renderHtml, renderMarkdown } from '@opspilot/compliance';
import { describe, expect, it } from 'vitest';
import { housePolicy } from '../fixtures/house-policy.js';
import { openPilot } from '../fixtures/open-pilot.js';
import { noor } from './sample-log.js';

const house = { framework: 'House rules', from: 0, to: 8e15, actor: noor };
const li = { id: 'li', kind: 'person' } as const;

const openHouse = () => openPilot({ policies: [housePolicy], approvals: { approvers: 1, isWaiting: false } });

describe('a report of what rules found', () => {
  it('is of a framework of one’s own, as a policy declares it', async () => {
    await using opened = await openHouse();
    const { pilot, run } = opened;
    await run('uptime');
    const report = await pilot.compliance.report({ ...house, framework: 'house' });
    expect(report).toMatchObject({ framework: 'House', parts: [{ id: 'house', edition: '1' }] });
    expect(report.controls).toMatchObject([{ control: 'H-1', title: 'Nobody asks how long', rules: ['OWN-001'] }]);
    expect(report.uncovered).toMatchObject([{ control: 'H-2' }]);
    expect(pilot.compliance.policies('House').policies).toMatchObject([{ id: 'OWN-001' }]);
    await expect(pilot.compliance.report({ ...house, framework: 'huose' })).rejects.toMatchObject({
      code: 'unknown-framework',
      message: expect.stringContaining('house'),
    });
  });

  it('parts what ran with approval from what broke a rule', async () => {
    await using opened = await openHouse();
    const { pilot, run } = opened;
    const { approvals } = pilot.compliance;
    await run('uptime');
    const [ticket] = await approvals.list();
    await approvals.grant(ticket?.id ?? '', { by: li, reason: 'Fine.' });
    const { status } = await run('uptime');
    expect(status).toBe('succeeded');
    const report = await pilot.compliance.report(house);
    expect(report.violations).toEqual([]);
    expect(report.asked).toMatchObject([{ decision: 'require-approval', status: 'rejected', approval: null }]);
    expect(report.approved).toMatchObject([
      { rule: 'OWN-001', status: 'succeeded', approval: { by: 'li', reason: `ticket ${ticket?.id}` } },
    ]);
    expect(report.totals).toEqual({ violations: 0, approved: 1, asked: 1, excepted: 0 });
    for (const text of [renderHtml(report), renderMarkdown(report)]) expect(text).toContain('Approved by li');
  });

  it('names who gave leave where the pilot itself asks', async () => {
    const approve = () => ({ approved: true, by: 'bob' });
    await using opened = await openPilot({ policies: [housePolicy] }, { approve });
    await opened.run('uptime');
    const report = await opened.pilot.compliance.report(house);
    expect(report.approved).toMatchObject([{ approval: { by: 'bob' } }]);
    expect(report.violations).toEqual([]);
  });

  it('tells what was found alike in several commands once, with how often', async () => {
    await using opened = await openHouse();
    const { pilot, run, clock } = opened;
    for (let i = 0; i < 3; i++) {
      await run('uptime');
      await clock.advance(60_000);
    }
    await run('uptime', { host: 'prod-1' });
    const { asked, totals } = await pilot.compliance.report(house);
    expect(asked).toMatchObject([
      { count: 3, host: 'stage-1', status: 'rejected' },
      { count: 1, host: 'prod-1' },
    ]);
    const [first] = asked;
    expect((first?.lastAt ?? 0) - (first?.at ?? 0)).toBe(120_000);
    expect(first?.lastSequence).toBeGreaterThan(first?.sequence ?? 0);
    expect(totals.asked).toBe(4);
  });

  it('tells a request that was taken back as such, and not as refused', async () => {
    await using opened = await openHouse();
    const { pilot, run } = opened;
    await run('uptime');
    const [ticket] = await pilot.compliance.approvals.list();
    await pilot.compliance.approvals.withdraw(ticket?.id ?? '', { by: 'ann', reason: 'Not needed.' });
    const report = await pilot.compliance.report(house);
    expect(report.approvals).toMatchObject([
      { state: 'withdrawn', refusals: [], withdrawn: { by: 'ann', reason: 'Not needed.' } },
    ]);
    expect(renderMarkdown(report)).toContain('0 refused, 1 withdrawn');
  });
});
