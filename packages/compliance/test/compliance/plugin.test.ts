import { type OpsEvent, OpsPilot, scriptedExecutor, type Verdict } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { type AuditRecord, type ComplianceOptions, compliance } from '../../src/index.js';
import { openPilot } from '../fixtures/open-pilot.js';

const person = { id: 'olga', kind: 'person' } as const;

async function recordsOf(pilot: Awaited<ReturnType<typeof openPilot>>['pilot']): Promise<readonly AuditRecord[]> {
  return (await pilot.compliance.audit?.read(person)) ?? [];
}

describe('the plugin', () => {
  it('lets harmless commands through without a word in the log', async () => {
    await using opened = await openPilot();
    const { pilot, run } = opened;
    expect(await run('uptime')).toMatchObject({ status: 'succeeded', verdict: { decision: 'allow', findings: [] } });
    expect((await recordsOf(pilot)).map(({ type }) => type)).toEqual(['policy.loaded']);
  });

  it('denies with the rule, its controls and their edition, the effect and its place', async () => {
    await using opened = await openPilot();
    const { pilot, run, executor } = opened;
    const events: OpsEvent[] = [];
    pilot.events.on('compliance.*', (event) => events.push(event));
    const outcome = await run('cd /; rm -rf /var/log', { host: 'prod-1' });
    expect(outcome).toMatchObject({ status: 'denied', executed: 'no', error: { code: 'command-denied' } });
    const finding = outcome.verdict.findings.find(({ rule }) => rule.startsWith('AUD-'));
    expect(finding).toMatchObject({
      decision: 'deny',
      severity: 'critical',
      effect: { kind: 'delete' },
      span: [13, 21],
    });
    expect(finding?.controls).toContainEqual({ framework: 'nist-800-53', edition: 'r5', control: 'AU-9' });
    expect(executor.calls).toEqual([]);
    expect(events).toMatchObject([
      { type: 'compliance.violated', subject: outcome.id, data: { host: 'prod-1', actor: 'ann', decision: 'deny' } },
    ]);
  });

  it('writes a decision down before the command runs, and its end after it', async () => {
    await using opened = await openPilot({}, { approve: () => ({ approved: true, by: 'bob' }) });
    const { pilot, run } = opened;
    const outcome = await run('usermod -aG docker bob', { host: 'prod-1', metadata: { change: 'CHG-7' } });
    expect(outcome.status).toBe('succeeded');
    const records = await recordsOf(pilot);
    expect(records.map(({ type }) => type)).toEqual(['policy.loaded', 'command.decided', 'command.finished']);
    expect(records[1]).toMatchObject({
      subject: outcome.id,
      command: 'usermod -aG docker bob',
      host: 'prod-1',
      environment: 'production',
      actor: { id: 'ann' },
      data: { decision: 'require-approval', changeId: 'CHG-7' },
    });
    expect(records[2]).toMatchObject({ subject: outcome.id, data: { status: 'succeeded', executed: 'yes' } });
  });

  it('reports what its log tells, by the rules that hold', async () => {
    await using opened = await openPilot();
    const { pilot, run, clock } = opened;
    await run('rm /var/log/syslog', { host: 'prod-1' });
    const period = { from: clock.now() - 1, to: clock.now() + 1 };
    const report = await pilot.compliance.report({ framework: 'nist', ...period, actor: person });
    expect(report).toMatchObject({ framework: 'NIST', decisions: { deny: 1 }, integrity: { isIntact: true } });
    expect(report.violations).toMatchObject([{ command: 'rm /var/log/syslog', host: 'prod-1' }]);
    await using silent = await openPilot({ audit: false });
    await expect(silent.pilot.compliance.report({ framework: 'nist', ...period, actor: person })).rejects.toMatchObject(
      { code: 'invalid-compliance-options' },
    );
  });

  it('closes the gate when the log cannot be written, and goes on when told to', async () => {
    const broken = { append: () => Promise.reject(new Error('disk on fire')) } as unknown as ComplianceOptions['audit'];
    await expect(openPilot({ audit: broken ?? false })).rejects.toMatchObject({ code: 'plugin-setup-failed' });

    let isBroken = false;
    const fragile = {
      append: () => (isBroken ? Promise.reject(new Error('disk on fire')) : Promise.resolve()),
    } as unknown as NonNullable<ComplianceOptions['audit']>;
    const approve = () => true;
    for (const [onAuditFailure, status] of [
      ['close', 'denied'],
      ['continue', 'succeeded'],
    ] as const) {
      isBroken = false;
      await using opened = await openPilot({ audit: fragile, onAuditFailure }, { approve });
      isBroken = true;
      const outcome = await opened.run('usermod -aG docker bob', { host: 'prod-1' });
      expect(outcome.status).toBe(status);
      expect(opened.log.messages('error')).toContain('the audit log could not be written');
      if (status === 'denied') expect(outcome.error?.message).toContain('disk on fire');
      expect((await opened.run('uptime')).status).toBe('succeeded');
    }
  });

  it('knows the risk of an effect, which its path has copied', async () => {
    await using opened = await openPilot();
    const { verdict } = await opened.run('cat /etc/shadow', { host: 'prod-1' });
    expect(verdict.findings.map(({ rule: id, decision }) => `${id} ${decision}`)).toContain('CRD-001 deny');
  });

  it('asks about what was not analysed', async () => {
    await using opened = await openPilot({}, { analysis: false });
    expect(await opened.run('uptime')).toMatchObject({
      status: 'rejected',
      verdict: { findings: [{ rule: 'compliance/not-analysed', decision: 'require-approval' }] },
    });
  });

  it('observes without a say, and never loosens what core decides', async () => {
    await using opened = await openPilot({ mode: 'observe' });
    const { pilot, run } = opened;
    const { findings } = (await run('cat /etc/shadow', { host: 'prod-1' })).verdict;
    const own = findings.filter(({ rule: id }) => !id.startsWith('core/'));
    expect(own).toMatchObject([{ decision: 'warn', reason: expect.stringContaining('Observed only, else deny') }]);
    expect((await run('rm -rf /', { host: 'prod-1' })).status).toBe('rejected');
    expect((await recordsOf(pilot)).some(({ type }) => type === 'command.decided')).toBe(true);
  });

  it('takes the circumstances from the request, the host and the options', async () => {
    const policy = {
      name: 'circumstances',
      rules: [
        rule('OWN-001', { lacksChange: true }),
        rule('OWN-002', { isFrozen: true }),
        rule('OWN-003', { dataClass: 'cardholder' }),
        rule('OWN-004', { sessionRiskFrom: 0.5 }),
        rule('OWN-005', { lacksRole: 'operator' }),
      ],
    };
    const hosts = [{ name: 'shop', environment: 'staging', labels: { holds: 'cardholder, personal' } }];
    await using opened = await openPilot(
      {
        policies: [policy],
        changeKey: 'ticket',
        dataLabel: 'holds',
        freezes: [{ from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', environment: 'staging' }],
        rolesOf: ({ id }) => (id === 'ann' ? ['operator'] : []),
        resolve: ({ metadata }) => ({ sessionRisk: Number(metadata['risk'] ?? 0) }),
      },
      { hosts },
    );
    const { run, clock } = opened;
    const rulesOf = async (request: Parameters<typeof run>[1]) =>
      (await run('touch /srv/a', { host: 'shop', ...request })).verdict.findings.map(({ rule: id }) => id);
    expect(await rulesOf({})).toEqual(['CHG-003', 'OWN-001', 'OWN-002', 'OWN-003']);
    clock.setNow(Date.UTC(2026, 0, 2));
    expect(await rulesOf({ metadata: { ticket: 'T-1' } })).toEqual(['OWN-003']);
    expect(
      await rulesOf({ metadata: { ticket: 'T-1', risk: 0.6 }, actor: { id: 'eve', roles: ['operator'] } }),
    ).toEqual(['OWN-003', 'OWN-004', 'OWN-005']);
  });

  it('denies when the circumstances cannot be found out', async () => {
    await using opened = await openPilot({
      resolve: () => {
        throw new Error('no directory');
      },
    });
    expect((await opened.run('uptime')).status).toBe('denied');
  });

  it('lets other engines tighten, never loosen, and denies when one fails', async () => {
    const allow = { name: 'mild', decide: () => ({ decision: 'allow' as const, findings: [] }) };
    const finding = { rule: 'other/1', decision: 'deny' as const, reason: 'No.' };
    const deny = { name: 'strict', decide: async () => ({ decision: 'deny' as const, findings: [finding] }) };
    const fail = { name: 'broken', decide: () => Promise.reject(new Error('no memory')) };
    for (const [judges, command, status] of [
      [[allow], 'rm -rf /var/log', 'denied'],
      [[allow], 'uptime', 'succeeded'],
      [[allow, deny], 'uptime', 'denied'],
      [[fail], 'uptime', 'denied'],
    ] as const) {
      await using opened = await openPilot({ judges });
      expect((await opened.run(command, { host: 'prod-1' })).status).toBe(status);
    }
  });

  it('denies by what a judge says that is no verdict, and writes down a denial that no finding tells of', async () => {
    for (const answer of [
      { decision: 'Deny', findings: [] },
      { decision: 'allow' },
      undefined,
      { decision: 'deny', findings: [] },
    ]) {
      const judge = { name: 'sloppy', decide: () => answer as Verdict };
      await using opened = await openPilot({ judges: [judge] });
      expect((await opened.run('uptime', { host: 'prod-1' })).status).toBe('denied');
      const decided = (await recordsOf(opened.pilot)).filter(({ type }) => type === 'command.decided');
      expect(decided).toMatchObject([{ data: { decision: 'deny', findings: [{ rule: 'compliance/sloppy' }] } }]);
    }
  });

  it('asks about changes outside of the hours set for them', async () => {
    await using opened = await openPilot({ hours: { from: '08:00', to: '18:00' } });
    const { pilot } = opened;
    const at = (hour: number) => ({ host: 'stage-1', at: Date.UTC(2026, 0, 5, hour) });
    expect((await pilot.compliance.checkCompliance('touch /srv/a', at(12))).decision).toBe('allow');
    expect(await pilot.compliance.checkCompliance('touch /srv/a', at(20))).toMatchObject({
      decision: 'require-approval',
      violations: [{ rule: 'compliance/outside-hours' }],
    });
    expect((await pilot.compliance.checkCompliance('uptime', at(20))).decision).toBe('allow');
  });

  it('writes no secret of a command down', async () => {
    const canary = 'hunter2-canary-9f8e7d6c5b4a';
    const secrets = { get: async () => canary };
    await using opened = await openPilot({}, { secrets, approve: () => true });
    const { pilot, run } = opened;
    const told: string[] = [];
    pilot.events.on('*', (event) => told.push(JSON.stringify(event)));
    await run(`echo ${canary} > /etc/shadow; rm -rf /srv/${canary}`, { host: 'prod-1', secrets: { TOKEN: 'token' } });
    const records = await recordsOf(pilot);
    expect(records.some(({ type }) => type === 'command.decided')).toBe(true);
    expect(JSON.stringify(records)).not.toContain(canary);
    expect(told.join()).not.toContain(canary);
  });

  // An analysis makes other texts of a secret, which no redactor knows.
  it.each([
    ["rm -rf '/srv/k//X/../9abcdefgh='", 'k//X/../9abcdefgh=', '9abcdefgh'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
    ['x=HiddenWord77; rm -r "${x,,}" "/srv/${x^^}"', 'HiddenWord77', 'hiddenword77'],
  ])('shows no secret in whatever form the analysis finds it: %s', async (command, secret, form) => {
    await using opened = await openPilot({}, { secrets: { get: async () => secret }, approve: () => true });
    const { pilot, run } = opened;
    const told: unknown[] = [];
    pilot.events.on('*', (event) => told.push(event));
    const request = { host: 'prod-1', secrets: { TOKEN: 'token' } };
    const outcome = await run(command, request);
    const plan = await pilot.plan({ ...request, command });
    const all = [outcome, plan, await pilot.history.get(outcome.id), told, await recordsOf(pilot)];
    expect(outcome.verdict.findings.some(({ rule: id }) => id.startsWith('DST-'))).toBe(true);
    expect(JSON.stringify(all).toLowerCase()).not.toContain(form);
  });

  it('refuses options that are none', async () => {
    const wrong = [
      { polices: [] },
      { mode: 'dream' },
      { onAuditFailure: 'ignore' },
      { freezes: [{ from: 'tomorrow', to: 'later' }] },
      { freezes: [{ from: 2, to: 1 }] },
      { approvals: { approvers: 0 } },
      { frameworks: ['iso-9000'] },
      { frameworks: [] },
      { policies: ['rules: ['] },
    ] as unknown as ComplianceOptions[];
    for (const options of wrong) {
      const opening = OpsPilot.create({ executor: scriptedExecutor([]), plugins: [compliance(options)] });
      await expect(opening, JSON.stringify(options)).rejects.toMatchObject({ code: 'plugin-setup-failed' });
    }
  });
});

function rule(id: string, context: object) {
  return {
    id,
    title: `Title of ${id}`,
    severity: 'low',
    decision: 'warn',
    when: { effect: { kind: 'write', target: { path: '/srv/**' } }, context },
    reason: 'Told. Do otherwise.',
    examples: { matching: ['touch /srv/a'], other: ['uptime'] },
  };
}
