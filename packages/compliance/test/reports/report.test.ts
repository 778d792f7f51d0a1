import {
  type AuditRecord,
  createReport,
  type Rule,
  renderHtml,
  renderMarkdown,
  verifyExport,
} from '@opspilot/compliance';
import { manualClock } from '@opspilot/core/testing';
import { describe, expect, it } from 'vitest';
import { openLog, openTables } from '../audit/open-log.js';
import { newSigner, pieces, textOf } from '../audit/samples.js';
import { day, fillLog, minute, noor, november, october } from './sample-log.js';
import { sampleReport } from './sample-report.js';

describe('a compliance report', () => {
  it('counts what was decided, and lists what broke rules of the framework, the gravest first', async () => {
    const { decisions, violations, approved, omitted, otherFindings } = await sampleReport();
    expect(decisions).toEqual({ allow: 2, warn: 0, 'require-approval': 2, deny: 6 });
    expect(violations[0]).toMatchObject({ rule: 'AUD-002', severity: 'critical', decision: 'deny', status: null });
    const open = approved.find(({ rule }) => rule === 'PRM-001');
    expect(open).toMatchObject({ host: 'db-1', environment: 'staging', actor: 'mia', status: 'succeeded' });
    const ranks = violations.map(({ severity }) => ['critical', 'high', 'medium', 'low'].indexOf(severity ?? 'low'));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect([omitted.violations, otherFindings]).toEqual([0, 0]);
  });

  it('tells each control that was exercised, with what was decided, and those that were not', async () => {
    const { controls, uncovered, parts } = await sampleReport();
    expect(parts).toMatchObject([{ id: 'nist-800-53', edition: 'r5' }]);
    expect(controls.find(({ control }) => control === 'AU-9')).toMatchObject({
      framework: 'nist-800-53',
      findings: { warn: 0, 'require-approval': 0, deny: 1 },
      lastAt: october + day + 17 * minute,
      rules: expect.arrayContaining(['AUD-001']),
    });
    expect(controls.find(({ control }) => control === 'AC-2')?.lastAt).toBeNull();
    const names = controls.map(({ control }) => control);
    expect(names.indexOf('AC-2')).toBeLessThan(names.indexOf('AC-12'));
    for (const { control } of uncovered) expect(names).not.toContain(control);
  });

  it('takes the coverage from the rules that are in force', async () => {
    const none = await sampleReport({ rules: [] as readonly Rule[] });
    expect(none.controls.every(({ rules, lastAt }) => rules.length === 0 && lastAt !== null)).toBe(true);
    expect(none.uncovered.length).toBeGreaterThan(none.controls.length);
  });

  it('puts approvals together from their records', async () => {
    const { approvals } = await sampleReport();
    expect(approvals).toHaveLength(2);
    expect(approvals[0]).toMatchObject({
      state: 'used',
      host: 'db-1',
      requested: { by: 'mia', approvers: 2, reason: 'CHG-118' },
      grants: [{ by: 'li' }, { by: 'sam', reason: 'Seen with the team.' }],
      refusals: [],
    });
  });

  it('names who had agreed to what was used in the period, though they did so before', async () => {
    const clock = manualClock(october - minute);
    const { log } = await openLog({ clock, signer: newSigner() });
    const ticket = { subject: 'ticket-1', host: 'db-1', command: 'reboot', actor: { id: 'mia' } };
    const data = { command: 'reboot' };
    await log.append({
      type: 'approval.requested',
      ...ticket,
      data: { ...data, rules: ['X'], expiresAt: october + day, approvers: 2 },
    });
    await log.append({
      type: 'approval.granted',
      ...ticket,
      actor: { id: 'li' },
      data: { ...data, isComplete: false },
    });
    clock.setNow(october + minute);
    await log.append({
      type: 'approval.granted',
      ...ticket,
      actor: { id: 'sam' },
      data: { ...data, isComplete: true },
    });
    await log.append({ type: 'approval.used', ...ticket, data: { ...data, by: ['li', 'sam'] } });
    const report = await createReport(log, { framework: 'nist', from: october, to: november, actor: noor });
    expect(report.approvals).toMatchObject([
      { state: 'used', requested: null, grants: [{ by: 'sam' }], agreedBefore: ['li'] },
    ]);
    expect(renderMarkdown(report)).toMatch(/li \\?\(before the period\\?\); sam/);
  });

  it('tells approvals that nobody can answer or use any more as expired, and none as granted that was refused', async () => {
    const clock = manualClock(october);
    const { log } = await openLog({ clock, signer: newSigner() });
    const data = { command: 'reboot' };
    const about = (subject: string) => ({ subject, host: 'db-1', command: 'reboot', actor: { id: 'mia' } });
    for (const subject of ['refused', 'unanswered', 'unused', 'open']) {
      const expiresAt = subject === 'open' ? november + day : october + day;
      const asked = { ...data, rules: ['X'], expiresAt, approvers: 1 };
      await log.append({ type: 'approval.requested', ...about(subject), data: asked });
    }
    await log.append({ type: 'approval.refused', ...about('refused'), data: { ...data, code: 'withdrawn' } });
    for (const subject of ['refused', 'unused']) {
      await log.append({ type: 'approval.granted', ...about(subject), data: { ...data, isComplete: true } });
    }
    clock.setNow(november);
    const { approvals } = await createReport(log, { framework: 'nist', from: october, to: november, actor: noor });
    expect(approvals.map(({ id, state }) => `${id}: ${state}`)).toEqual([
      'refused: withdrawn',
      'unanswered: expired',
      'unused: expired',
      'open: open',
    ]);
  });

  it('names the benchmark of each control where a family has several, which number theirs alike', async () => {
    const { log } = await openLog({ clock: manualClock(october), signer: newSigner() });
    const controls = [
      { framework: 'cis-docker', edition: '1.8.0', control: '5.5' },
      { framework: 'cis-kubernetes', edition: '1.10.0', control: '5.2.2' },
    ];
    await log.append({
      type: 'command.decided',
      actor: noor,
      command: 'c',
      subject: 's',
      data: { decision: 'deny', findings: [{ rule: 'CNT-001', decision: 'deny', reason: 'r', controls }] },
    });
    const about = { from: october, to: november, actor: noor };
    const family = await createReport(log, { framework: 'cis', ...about });
    expect(family.violations[0]?.controls).toEqual(['cis-docker 5.5', 'cis-kubernetes 5.2.2']);
    expect(renderHtml(family)).toContain('cis-docker 5.5');
    const one = await createReport(log, { framework: 'cis-docker', ...about });
    expect(one.violations[0]?.controls).toEqual(['5.5']);
    expect(renderHtml(one)).not.toContain('cis-docker 5.5');
  });

  it('says what it counts, counts a command once for a control, and is vouched for by the signer', async () => {
    const clock = manualClock(october);
    const { log } = await openLog({ clock, signer: newSigner() });
    const finding = {
      rule: 'EXF-001',
      decision: 'deny',
      reason: 'r',
      controls: [{ framework: 'nist-800-53', edition: 'r5', control: 'AC-4' }],
    } as const;
    const effects = ['read /etc/shadow', 'network send', 'network send'];
    await log.append({
      type: 'command.decided',
      actor: noor,
      command: 'c',
      subject: 's',
      data: { decision: 'deny', findings: effects.map((effect) => ({ ...finding, effect })) },
    });
    const report = await createReport(log, { framework: 'nist', from: october, to: november, actor: noor });
    expect(report.controls.find(({ control }) => control === 'AC-4')?.findings.deny).toBe(1);
    expect(report.violations.map(({ effect }) => effect)).toEqual(['read /etc/shadow', 'network send']);
    expect(report.integrity).toMatchObject({ isIntact: true, signedUpTo: 1, last: 1 });
    const text = renderMarkdown(report);
    for (const told of [
      'Commands in which rules found something',
      'not counted here',
      'Let pass by an exception',
      'network send',
    ]) {
      expect(text).toContain(told);
    }
  });

  it('tells of what was decided while a clock showed another time, and that it did', async () => {
    const clock = manualClock(october);
    const { log } = await openLog({ clock });
    const denied = (command: string) =>
      log.append({
        type: 'command.decided',
        actor: noor,
        command,
        subject: command,
        data: {
          decision: 'deny',
          findings: [
            {
              rule: 'AUD-001',
              decision: 'deny',
              reason: 'r',
              controls: [{ framework: 'nist-800-53', edition: 'r5', control: 'AU-9' }],
            },
          ],
        },
      });
    await denied('before');
    clock.setNow(october - 400 * day);
    await denied('hidden');
    clock.setNow(october + minute);
    await denied('after');
    const report = await createReport(log, { framework: 'nist', from: october, to: november, actor: noor });
    expect(report.violations.map(({ command }) => command)).toEqual(['before', 'hidden', 'after']);
    expect(report).toMatchObject({ outOfPeriod: 1, integrity: { isIntact: true } });
    expect(renderMarkdown(report)).toContain('A clock was wrong: 1 record');
  });

  it.each(['not json', '{"sequence":7}', 'null', '[]'])(
    'is made of what a broken log still holds: %s',
    async (body) => {
      const clock = manualClock();
      const { log, storage } = await openLog({ clock });
      await fillLog(log, clock);
      clock.setNow(november + day);
      const db = await openTables(storage);
      await db.updateTable('audit_records').set({ body }).where('sequence', '=', 7).execute();
      const report = await createReport(log, { framework: 'nist', from: october, to: november, actor: noor });
      expect(report.integrity.problem).toMatchObject({ kind: 'content-changed', sequence: 7 });
      expect(report.violations.length).toBeGreaterThan(3);
      await expect(log.read(noor)).rejects.toMatchObject({ code: 'audit-log-damaged', details: { sequence: 7 } });
      for (const format of ['jsonl', 'csv'] as const) {
        const text = await textOf(log.export({ actor: noor, format }));
        expect((await verifyExport(pieces(text))).problem).toMatchObject({ kind: 'content-changed', sequence: 7 });
      }
    },
  );

  it('leaves out what somebody wrote into the database in no known form, and says so', async () => {
    const clock = manualClock();
    const { log, storage } = await openLog({ clock });
    await fillLog(log, clock);
    clock.setNow(november + day);
    const db = await openTables(storage);
    const rows = await db.selectFrom('audit_records').selectAll().where('type', '=', 'command.decided').execute();
    const { sequence = 0, body = '' } = rows[0] ?? {};
    const forged = JSON.stringify({ ...(JSON.parse(body) as object), data: 7 });
    await db.updateTable('audit_records').set({ body: forged }).where('sequence', '=', sequence).execute();
    const report = await createReport(log, { framework: 'nist', from: october, to: november, actor: noor });
    expect(report).toMatchObject({ unreadable: 1, integrity: { isIntact: false } });
    expect(renderMarkdown(report)).toContain('1 record had no known form');
  });

  it('knows exceptions and policies that were in force when the period began, and none that were over', async () => {
    const { exceptions, policies } = await sampleReport();
    expect(exceptions).toMatchObject([{ id: 'exception-1', uses: 1, approvedBy: ['noor'], revoked: null }]);
    expect(policies).toMatchObject([{ version: '2026.10', signedBy: 'c0ffee' }]);
    const later = await sampleReport({ from: october + 11 * day });
    expect(later.exceptions).toEqual([]);
    expect(later.violations).toEqual([]);
    expect(later.policies).toHaveLength(1);
  });

  it('is limited to an environment', async () => {
    const { decisions, approved, approvals, environment } = await sampleReport({ environment: 'staging' });
    expect(environment).toBe('staging');
    expect(new Set(approved.map((finding) => finding.environment))).toEqual(new Set(['staging']));
    expect(decisions.deny).toBe(0);
    expect(approvals).toHaveLength(2);
    expect((await sampleReport({ environment: 'test' })).exceptions).toEqual([]);
  });

  it('says how many violations it leaves out', async () => {
    const { violations, omitted } = await sampleReport({ mostViolations: 3 });
    expect([violations.length, omitted.violations]).toEqual([3, 7]);
    expect(renderMarkdown(await sampleReport({ mostViolations: 3 }))).toContain('7 more rows are counted above');
  });

  it('covers the benchmarks of a family together', async () => {
    const { framework, parts } = await sampleReport({ framework: 'CIS' });
    expect(framework).toBe('CIS');
    expect(parts.map(({ id }) => id)).toEqual(['cis-debian-12', 'cis-docker', 'cis-kubernetes']);
  });

  it('verifies the log first, and is itself in the log', async () => {
    const clock = manualClock();
    const { log } = await openLog({ clock });
    await fillLog(log, clock);
    clock.setNow(november);
    const report = await createReport(log, { framework: 'hipaa', from: october, to: november, actor: noor });
    expect(report.integrity).toMatchObject({ isIntact: true, signedUpTo: 0 });
    const looks = await log.read(noor, { from: november, types: ['audit.verified', 'audit.read', 'report.created'] });
    const types = looks.map(({ type }: AuditRecord) => type);
    expect(types).toEqual(['audit.verified', 'audit.read', 'audit.read', 'report.created']);
    expect(looks.at(-1)).toMatchObject({ sequence: report.sequence, actor: noor, data: { framework: 'HIPAA' } });
    const next = await createReport(log, { framework: 'hipaa', from: november, to: november + day, actor: noor });
    expect(next.accesses.map(({ type }) => type)).toContain('report.created');
  });

  it('says so when the log is broken, on top and unmistakably', async () => {
    const clock = manualClock();
    const { log, storage } = await openLog({ clock });
    await fillLog(log, clock);
    const db = await openTables(storage);
    await db.updateTable('audit_records').set({ type: 'audit.read' }).where('sequence', '=', 6).execute();
    const report = await createReport(log, { framework: 'pci', from: october, to: november, actor: noor });
    expect(report.integrity.problem).toMatchObject({ kind: 'content-changed', sequence: 6 });
    for (const text of [renderMarkdown(report), renderHtml(report)]) {
      expect(text).toContain('Not intact.');
      expect(text).toContain('cannot be relied on');
    }
  });

  it.each([
    ['from', { from: 5.5 }],
    ['from', { from: november, to: october }],
    ['mostViolations', { mostViolations: 0 }],
  ])('is refused where options make no sense: %s', async (option, options) => {
    await expect(sampleReport(options)).rejects.toMatchObject({ code: 'invalid-report-options', details: { option } });
  });

  it('of an unknown framework is refused, naming those that are known', async () => {
    await expect(sampleReport({ framework: 'iso' })).rejects.toMatchObject({ code: 'unknown-framework' });
  });
});
