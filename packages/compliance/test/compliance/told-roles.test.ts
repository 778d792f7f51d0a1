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
});
