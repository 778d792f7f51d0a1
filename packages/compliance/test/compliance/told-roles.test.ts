import { describe, expect, it } from 'vitest';
import { openPilot } from '../fixtures/open-pilot.js';

const roles: Readonly<Record<string, readonly string[]>> = { ann: ['operator'], dave: ['operator'], sue: ['security'] };

describe('roles that people tell of themselves', () => {
  it('count for no approval where there is a source of roles', async () => {
    await using one = await openPilot({
      rolesOf: ({ id }) => roles[id] ?? [],
      approvals: { approvers: 1, roles: ['security'], isWaiting: false },
    });
    const { approvals } = one.pilot.compliance;
    await one.run('rm -rf /srv/shop', { host: 'prod-1' });
    const [ticket] = await approvals.list({ isOpen: true });
    const id = ticket?.id ?? '';
    const by = { id: 'dave', roles: ['security'] };
    await expect(approvals.grant(id, { by })).rejects.toMatchObject({ code: 'approver-not-allowed' });
    await expect(approvals.grant(id, { by: 'sue' })).resolves.toMatchObject({ state: 'granted' });
  });

  it('count for no exception either', async () => {
    await using one = await openPilot({ rolesOf: ({ id }) => roles[id] ?? [], exceptions: { roles: ['security'] } });
    const add = one.pilot.compliance.exceptions.add(
      {
        rules: ['CHG-001'],
        scope: { host: 'prod-1' },
        lowersTo: 'allow',
        reason: 'a test',
        expiresAt: one.clock.now() + 3_600_000,
      },
      { by: { id: 'dave', roles: ['security'] } },
    );
    await expect(add).rejects.toMatchObject({ code: 'exception-not-allowed' });
  });

  it('are looked up for who adds exceptions, and for whom they hold', async () => {
    await using one = await openPilot({ rolesOf: ({ id }) => roles[id] ?? [], exceptions: { roles: ['security'] } });
    const { exceptions } = one.pilot.compliance;
    const wanted = {
      rules: ['DST-002', 'GEN-*'],
      scope: { host: 'prod-1', role: 'operator', target: '/srv/cache/**' },
      reason: 'a test',
      expiresAt: one.clock.now() + 3_600_000,
    };
    const { id } = await exceptions.add(wanted, { by: 'sue' });
    const decisionOf = async (actor: string | { id: string; roles: readonly string[] }) => {
      const { verdict } = await one.run('rm -r /srv/cache/old', { host: 'prod-1', actor });
      return verdict.findings.find(({ rule }) => rule === 'DST-002')?.decision;
    };
    expect(await decisionOf('dave')).toBe('warn');
    expect(await decisionOf({ id: 'ann', roles: ['nothing'] })).toBe('warn');
    expect(await decisionOf({ id: 'eve', roles: ['operator'] })).toBe('require-approval');
    const end = { reason: 'done' };
    await expect(exceptions.revoke(id, { by: 'dave', ...end })).rejects.toMatchObject({
      code: 'exception-not-allowed',
    });
    expect((await exceptions.revoke(id, { by: 'sue', ...end })).state).toBe('revoked');
  });

  it('are a list: one text would have parts of it count', async () => {
    const told = () => 'not-security' as unknown as readonly string[];
    await using one = await openPilot({ rolesOf: told, approvals: { roles: ['security'], isWaiting: false } });
    const { approvals, checkCompliance } = one.pilot.compliance;
    const code = 'invalid-compliance-options';
    await expect(checkCompliance('ls', {}, { id: 'ann' })).rejects.toMatchObject({ code });
    expect((await one.run('uptime')).status).toBe('denied');
    await using plain = await openPilot();
    const ann = { id: 'ann', roles: told() };
    await expect(plain.pilot.compliance.checkCompliance('ls', {}, ann)).rejects.toMatchObject({ code });
    expect(await approvals.list()).toEqual([]);
  });
});
