import { createReport, renderMarkdown } from '@opspilot/compliance';
import { manualClock } from '@opspilot/core/testing';
import { describe, expect, it } from 'vitest';
import { openLog } from '../audit/open-log.js';
import { decision } from '../audit/samples.js';
import { housePolicy } from '../fixtures/house-policy.js';
import { openPilot } from '../fixtures/open-pilot.js';
import { noor } from './sample-log.js';

const all = { framework: 'nist', from: 0, to: 8e15, actor: noor };

describe('a report of one environment', () => {
  it('has the ends of its commands, which the log keeps with the environment', async () => {
    await using opened = await openPilot({ mode: 'observe' });
    const { id } = await opened.run('rm /var/log/syslog', { host: 'prod-1' });
    const records = (await opened.pilot.compliance.audit?.read(noor)) ?? [];
    expect(records.find(({ type }) => type === 'command.finished')).toMatchObject({
      subject: id,
      environment: 'production',
    });
    const report = await opened.pilot.compliance.report({ ...all, environment: 'production' });
    expect(report.violations).not.toEqual([]);
    for (const { status } of report.violations) expect(status).not.toBeNull();
  });

  it('has those of records that were written without it', async () => {
    const { log } = await openLog({ clock: manualClock() });
    const { environment, ...about } = decision(2);
    await log.append({ ...about, environment: environment ?? '' });
    const end = {
      ...about,
      type: 'command.finished',
      data: { status: 'failed', executed: 'yes', exitCode: 1 },
    } as const;
    await log.append(end);
    const report = await createReport(log, { ...all, environment: 'production' });
    expect(JSON.stringify(report)).toContain('"status":"failed"');
    expect(report.covered).toMatchObject({ records: 2, withoutEnvironment: 0 });
  });

  it('tells how many records belong to no environment, and are in no such report', async () => {
    await using opened = await openPilot(
      {},
      { hosts: [{ name: 'prod-1', environment: 'production' }, { name: 'lone-1' }] },
    );
    await opened.run('rm /var/log/syslog', { host: 'prod-1' });
    await opened.run('rm /var/log/syslog', { host: 'lone-1' });
    const report = await opened.pilot.compliance.report({ ...all, environment: 'production' });
    expect(report.covered.withoutEnvironment).toBe(2);
    expect(renderMarkdown(report)).toContain('2 records are of hosts without an environment');
    const whole = await opened.pilot.compliance.report(all);
    expect(whole.covered).toMatchObject({ records: 4, withoutEnvironment: 2 });
    expect(renderMarkdown(whole)).not.toContain('of hosts without an environment');
  });
});

describe('the end of a command', () => {
  it('is written down of what an exception let pass too', async () => {
    await using opened = await openPilot({ policies: [housePolicy] });
    const { pilot, run, clock } = opened;
    const wanted = {
      rules: ['OWN-001'],
      scope: { host: 'stage-1' },
      lowersTo: 'allow',
      reason: 'A rehearsal.',
    } as const;
    await pilot.compliance.exceptions.add({ ...wanted, expiresAt: clock.now() + 60_000 }, { by: 'olga' });
    const { id, status } = await run('uptime');
    expect(status).toBe('succeeded');
    const records = (await pilot.compliance.audit?.read(noor)) ?? [];
    expect(records.filter(({ subject }) => subject === id).map(({ type }) => type)).toEqual([
      'command.decided',
      'command.finished',
    ]);
    const report = await pilot.compliance.report({ ...all, framework: 'house' });
    expect(report.violations).toEqual([]);
    expect(report.excepted).toMatchObject([{ rule: 'OWN-001', status: 'succeeded' }]);
  });
});

describe('a report of an environment that is reached from another', () => {
  const hosts = [
    { name: 'dev-1', environment: 'dev' },
    { name: 'pro', environment: 'eu-prod', address: '10.0.0.7' },
  ];

  it('has what was denied, approved and run there through ssh', async () => {
    await using opened = await openPilot({ approvals: { isWaiting: false } }, { hosts });
    const { pilot, run } = opened;
    const { audit, report, approvals } = pilot.compliance;
    await run('ssh 10.0.0.7 systemctl stop auditd', { host: 'dev-1' });
    await run('rm /var/log/syslog', { host: 'dev-1' });
    const agreed = { host: 'dev-1', command: 'ssh pro userdel bob' };
    const ticket = await approvals.request(await pilot.plan(agreed));
    await approvals.grant(ticket.id, { by: { id: 'mia' } });
    expect(await pilot.run(agreed)).toMatchObject({ status: 'succeeded' });

    const reached = (await audit?.read(noor))?.flatMap((record) =>
      record.type === 'command.decided' ? [record.data] : [],
    );
    const there = [{ host: 'pro', environment: 'eu-prod' }];
    expect(reached).toMatchObject([{ reached: there }, {}, { reached: there }, { reached: there }]);
    expect(reached?.[1]).not.toHaveProperty('reached');

    const production = await report({ ...all, environment: 'production' });
    expect(production.decisions).toMatchObject({ deny: 1, 'require-approval': 2 });
    expect(production.violations).toMatchObject([{ host: 'dev-1', command: 'ssh 10.0.0.7 systemctl stop auditd' }]);
    expect(production.approved).toMatchObject([{ command: agreed.command, status: 'succeeded' }]);
    expect(production.approvals).toMatchObject([{ state: 'used' }]);
    expect(production.covered.environments).toEqual(['dev', 'eu-prod']);
    expect((await report({ ...all, environment: 'dev' })).decisions).toMatchObject({ 'require-approval': 3 });
    expect((await report({ ...all, environment: 'staging' })).covered.records).toBe(0);
  });
});
