import { describe, expect, it } from 'vitest';
import type { ComplianceOptions } from '../../src/index.js';
import { openPilot } from '../fixtures/open-pilot.js';

describe('options of a policy', () => {
  it.each<[string, unknown]>([
    ['approver', { approvals: { approver: 2 } }],
    ['approvals.roles', { approvals: { roles: 'security' } }],
    ['approvals.isWaiting', { approvals: { isWaiting: 'no' } }],
    ['approvals', { approvals: true }],
    ['role', { exceptions: { role: ['security'] } }],
    ['exceptions.roles', { exceptions: { roles: 'security' } }],
    ['exceptions.longest', { exceptions: { longest: Number.NaN } }],
    ['exceptions.mayLowerCriticalDenials', { exceptions: { mayLowerCriticalDenials: 'false' } }],
    ['at once', { exceptions: { mayExcept: async () => false } }],
    ['exceptions.mayExcept', { exceptions: { mayExcept: false } }],
    ['rolesOf', { rolesOf: 'operator' }],
    ['key', { bundles: { signed: [], key: [] } }],
    ['prefills', { learning: { prefills: [] } }],
    ['signers', { audit: { signers: [] } }],
    ['leave it out', { audit: true }],
    ['audit must be an object', { audit: 'off' }],
    ['bundles.signed', { bundles: {} }],
    ['bundles.keys', { bundles: { signed: [] } }],
    ['judges[0]', { judges: [{}] }],
    ['judges[1]', { judges: [{ name: 'own', decide: () => [] }, { name: 'x' }] }],
    ['judges[0]', { judges: [null] }],
    ['judges[0]', { judges: [() => []] }],
    ['changeKey', { changeKey: 5 }],
    ['dataLabel', { dataLabel: 5 }],
    ['dataLabel', { dataLabel: '' }],
    ['until', { freezes: [{ from: 0, to: 1, until: 2 }] }],
    ['no environment', { freezes: [{ from: 0, to: 1, environment: [] }] }],
    ['no host', { freezes: [{ from: 0, to: 1, host: ['web-1', ' '] }] }],
    ['1797724800000', { freezes: [{ from: 1_797_724_800, to: 1_797_824_800 }] }],
    ['2026-12-20T00:00Z', { freezes: [{ from: '2026-12-20T00:00', to: '2026-12-21' }] }],
    ['environment of a freeze', { freezes: [{ from: 0, to: 1, environment: 5 }] }],
    ['judgeTimeout', { judgeTimeout: 0 }],
    ['rules must be a list', { rules: '' }],
    ['policies must be a list', { policies: 'name: shop' }],
    ['judges must be a list', { judges: {} }],
    ['HH:MM', { hours: { from: 'x' } }],
    ['HH:MM', { hours: { from: '08:00', to: '24:30' } }],
    ['none', { hours: { from: '08:00', to: '08:00' } }],
    ['days', { hours: { from: '08:00', to: '09:00', days: [0] } }],
    ['zone', { hours: { from: '08:00', to: '09:00', timeZone: 'Europe/Atlantis' } }],
  ])('that mean nothing are refused, within others too: %s', async (what, options) => {
    await expect(openPilot(options as ComplianceOptions)).rejects.toMatchObject({
      code: 'plugin-setup-failed',
      cause: { code: 'invalid-compliance-options', message: expect.stringContaining(what) },
    });
  });
});

describe('circumstances in other spellings', () => {
  it.each([
    '',
    ' ',
    'production ',
    'PRODUCTION',
    'Prod',
    'eu-production',
    'us-prod',
    'eu-prod-1',
    'prod-eu',
    'eu_prod',
    'live.eu',
  ])('of production are production: "%s"', async (environment) => {
    await using one = await openPilot({}, { hosts: [{ name: 'a', environment }] });
    const { decision } = await one.pilot.compliance.checkCompliance('rm -rf /etc', { host: 'a' });
    expect(decision).toBe('deny');
  });

  it('of other environments are none', async () => {
    await using one = await openPilot();
    for (const environment of ['staging', 'preproduction', 'reproduce', 'delivery']) {
      const check = await one.pilot.compliance.checkCompliance('systemctl stop auditd', { environment });
      expect(check.decision, environment).toBe('require-approval');
    }
  });

  it('of classes of data are the same class', async () => {
    for (const data of ['cardholder', 'Cardholder', 'public, CARDHOLDER ']) {
      await using one = await openPilot({}, { hosts: [{ name: 'db', environment: 'staging', labels: { data } }] });
      const { violations } = await one.pilot.compliance.checkCompliance('mysqldump shop', { host: 'db' });
      expect(
        violations.map(({ rule }) => rule),
        data,
      ).toContain('EXF-003');
    }
  });

  it('of a freeze freeze', async () => {
    const freezes = [{ from: 0, to: '2100-01-01', environment: 'PRODUCTION' }];
    await using one = await openPilot({ freezes });
    const { violations } = await one.pilot.compliance.checkCompliance('systemctl restart nginx', { host: 'prod-1' });
    expect(violations.map(({ rule }) => rule)).toContain('CHG-003');
  });

  it('that are no kind of actor, and no risk, are refused', async () => {
    await using one = await openPilot();
    const { checkCompliance } = one.pilot.compliance;
    const code = 'invalid-compliance-options';
    await expect(checkCompliance('ls', {}, { id: 'x', kind: 'bot' as 'agent' })).rejects.toMatchObject({ code });
    await expect(checkCompliance('ls', { sessionRisk: Number.NaN })).rejects.toMatchObject({ code });
    await using unsure = await openPilot({ resolve: () => ({ sessionRisk: Number.NaN }) });
    expect((await unsure.run('systemctl restart nginx')).verdict.findings.map(({ rule }) => rule)).toContain('CHG-008');
  });
});

describe('a host that is reached through another', () => {
  const policy = {
    name: 'services',
    rules: [
      {
        id: 'SRV-100',
        title: 'No service of production is restarted',
        severity: 'medium',
        decision: 'deny',
        when: { effect: { kind: 'service', action: 'restart' }, context: { environment: 'production' } },
        reason: 'Deploy it.',
        examples: { matching: ['systemctl restart nginx'], other: ['uptime'] },
      },
    ],
  };

  it.each([
    'systemctl restart nginx',
    'ssh prod-1 systemctl restart nginx',
    'ssh root@prod-1 "cd /; systemctl restart nginx"',
    'ssh 192.0.2.1 systemctl restart nginx',
    'systemctl -H root@prod-1 restart nginx',
    'ansible prod-1 -m shell -a "systemctl restart nginx"',
    'pdsh -w stage-2,prod-1 systemctl restart nginx',
    'ssh unheard-of systemctl restart nginx',
  ])('is judged by its own circumstances: %s', async (command) => {
    const hosts = [
      { name: 'prod-1', address: '192.0.2.1', environment: 'production' },
      { name: 'stage-1', environment: 'staging' },
      { name: 'stage-2', environment: 'staging' },
    ];
    await using one = await openPilot({ policies: [policy] }, { hosts });
    const host = command.startsWith('systemctl restart') ? 'prod-1' : 'stage-1';
    expect((await one.run(command, { host })).verdict.decision).toBe('deny');
    const other = await one.run('ssh stage-2 systemctl restart nginx', { host: 'stage-1' });
    expect(other.verdict.findings.map(({ rule }) => rule)).not.toContain('SRV-100');
    // Nor does an exception for the milder host hold there.
    const scope = { environment: 'staging' };
    const expiresAt = one.clock.now() + 60_000;
    const wanted = { rules: ['SRV-100'], scope, reason: 'staging', lowersTo: 'allow', expiresAt } as const;
    await one.pilot.compliance.exceptions.add(wanted, { by: 'olga' });
    expect((await one.run(command, { host })).verdict.decision).toBe('deny');
  });
});

describe('a judge', () => {
  it('that never answers denies', async () => {
    const judge = { name: 'silent', decide: () => new Promise<never>(() => {}) };
    await using one = await openPilot({ judges: [judge], judgeTimeout: 5_000 });
    const planning = one.pilot.plan({ host: 'stage-1', command: 'uptime' });
    await expect.poll(() => one.clock.sleepers).toBeGreaterThan(0);
    await one.clock.advance(5_000);
    expect((await planning).verdict).toMatchObject({
      decision: 'deny',
      findings: [{ rule: 'compliance/silent', reason: expect.stringContaining('5000 ms') }],
    });
  });
});
