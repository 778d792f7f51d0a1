import { describe, expect, it } from 'vitest';
import { cedarJudge } from '../../src/cedar.js';
import { openPilot } from '../fixtures/open-pilot.js';

const policies = `
permit(principal, action, resource);

@id("no-deletes-in-www")
@decision("require-approval")
@reason("The website is deployed, never edited. Deploy it.")
forbid(principal, action == Action::"delete", resource)
when { context.environment == "production" && context.target like "/srv/www/*" };

@id("interns-read")
forbid(principal in Role::"intern", action, resource)
unless { action == Action::"read" };
`;

/** Core asks about what is critical alone, so that the verdict is that of the judge. */
const judgesAlone = { analysis: { askFrom: 0.75 } };

describe('Cedar as a judge', () => {
  it('is asked about every effect, and tightens with its reasons', async () => {
    await using opened = await openPilot({ judges: [await cedarJudge(policies)], rules: [] }, judgesAlone);
    const { checkCompliance } = opened.pilot.compliance;
    expect(await checkCompliance('date; rm /srv/www/index.html', { host: 'prod-1' })).toMatchObject({
      decision: 'require-approval',
      violations: [
        {
          rule: 'cedar/no-deletes-in-www',
          reason: 'The website is deployed, never edited. Deploy it.',
          effect: { kind: 'delete' },
          span: [9, 28],
        },
      ],
    });
    expect((await checkCompliance('rm /srv/www/index.html', { host: 'stage-1' })).decision).toBe('allow');
    expect((await checkCompliance('rm /srv/shop/cart', { host: 'prod-1' })).decision).toBe('allow');
    const intern = { id: 'ida', roles: ['intern'] };
    expect((await checkCompliance('rm /tmp/a', { host: 'stage-1' }, intern)).decision).toBe('deny');
    expect((await opened.run('rm /tmp/a', { actor: intern })).status).toBe('denied');
  });

  it('loosens nothing that our rules say', async () => {
    const judge = await cedarJudge('permit(principal, action, resource);');
    await using opened = await openPilot({ judges: [judge] });
    expect((await opened.run('rm -rf /var/log', { host: 'prod-1' })).status).toBe('denied');
  });

  it('denies what no policy permits, and when a policy fails', async () => {
    for (const [text, reason] of [
      ['forbid(principal, action, resource) when { false };', 'No Cedar policy permits it.'],
      [
        'permit(principal, action, resource); @id("broken") forbid(principal, action, resource) when { context.nothing == 1 };',
        'broken failed',
      ],
    ] as const) {
      await using opened = await openPilot({ judges: [await cedarJudge(text)], rules: [] }, judgesAlone);
      const { decision, violations } = await opened.pilot.compliance.checkCompliance('rm /srv/a', { host: 'prod-1' });
      expect(decision).toBe('deny');
      expect(violations[0]?.reason).toContain(reason);
    }
  });

  it('is asked about a command that has no effect too', async () => {
    const text = 'permit(principal, action == Action::"read", resource);';
    await using opened = await openPilot({ judges: [await cedarJudge(text)], rules: [] });
    const { checkCompliance } = opened.pilot.compliance;
    expect((await checkCompliance('uptime', { host: 'prod-1' })).violations).toMatchObject([
      { rule: 'cedar', decision: 'deny', reason: 'No Cedar policy permits it.' },
    ]);
    expect((await checkCompliance('cat /srv/a', { host: 'prod-1' })).decision).toBe('allow');
    const none = await cedarJudge(`${text} permit(principal, action == Action::"none", resource);`);
    await using other = await openPilot({ judges: [none], rules: [] });
    expect((await other.pilot.compliance.checkCompliance('uptime', { host: 'prod-1' })).decision).toBe('allow');
  });

  it('is not made of what are no policies', async () => {
    const invalid = { code: 'cedar-policies-invalid' };
    await expect(cedarJudge('forbid(x')).rejects.toMatchObject(invalid);
    await expect(cedarJudge('@decision("allow") forbid(principal, action, resource);')).rejects.toMatchObject(invalid);
    await expect(cedarJudge('permit(principal == ?principal, action, resource);')).rejects.toMatchObject(invalid);
  });
});
