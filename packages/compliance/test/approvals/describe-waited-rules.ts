import type { Host } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { command, type OpenStorage, openPilot, passing, ticketOf, withStorage } from './ticket-fixture.js';

const minute = 60_000;
const stopping = `${command}; systemctl stop thumbs`;
const hosts: readonly Host[] = [{ name: 'prod-1', environment: 'production' }];

/** That leave is for what people were asked, by the rules of the moment in which it is used, on any storage. */
export function describeWaitedRules(title: string, open: OpenStorage): void {
  const using = withStorage(open);
  describe(`approvals on ${title}, given while rules came to say more,`, () => {
    it('open nothing in a freeze that has begun', () =>
      using(async (storage, clock) => {
        const freezes = [{ from: clock.now() + minute, to: clock.now() + 60 * minute }];
        await using one = await openPilot(storage, clock, {}, { freezes });
        const running = one.run();
        const { id } = await ticketOf(one);
        clock.setNow(clock.now() + 2 * minute);
        await one.approvals.grant(id, { by: 'bob' });
        const { status, error } = await passing(clock, running);
        expect({ status, code: error?.code }).toEqual({ status: 'rejected', code: 'approval-denied' });
        expect(error?.message).toMatch(/CHG-003/);
        expect(one.executor.calls).toEqual([]);
        const types = ['command.decided'] as const;
        const records = (await one.pilot.compliance.audit?.read({ id: 'noor' }, { types })) ?? [];
        expect(records).toMatchObject([{ data: { decision: 'require-approval' } }, { data: { decision: 'deny' } }]);
      }));

    it.each(['revoked', 'expired'])('are not enough for what an exception has let pass that is %s', (how) =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const { exceptions } = one.pilot.compliance;
        const added = await exceptions.add(
          {
            rules: ['AVL-002', 'GEN-*'],
            scope: { target: 'thumbs' },
            reason: 'Nobody waits for thumbnails.',
            expiresAt: clock.now() + minute,
          },
          { by: 'olga' },
        );
        const running = one.run({ command: stopping });
        const { id, rules } = await ticketOf(one);
        expect(rules).not.toContain('AVL-002');
        if (how === 'revoked') await exceptions.revoke(added.id, { by: 'olga', reason: 'They are wanted.' });
        else clock.setNow(clock.now() + 2 * minute);
        await one.approvals.grant(id, { by: 'bob' });
        const { status, error } = await passing(clock, running);
        expect({ status, code: error?.code }).toEqual({ status: 'rejected', code: 'approval-missing' });
        expect(error?.message).toMatch(/AVL-002.*ask anew/);
        expect(one.executor.calls).toEqual([]);
      }),
    );

    it('open what is asked about no more strictly than before', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const running = one.run({ command: stopping });
        const { id } = await ticketOf(one);
        await one.approvals.grant(id, { by: 'bob' });
        expect((await passing(clock, running)).status).toBe('succeeded');
      }));

    it('hold for the checks after a command too', () =>
      using(async (storage, clock) => {
        const freezes = [{ from: clock.now() + minute, to: clock.now() + 60 * minute, host: 'prod-1' }];
        await using one = await openPilot(storage, clock, {}, { freezes, hosts });
        const running = one.run({ command: 'tcpdump -i any', verify: ['systemctl reload nginx'] });
        const { id } = await ticketOf(one);
        clock.setNow(clock.now() + 2 * minute);
        await one.approvals.grant(id, { by: 'bob' });
        expect((await passing(clock, running)).error).toMatchObject({ code: 'approval-denied' });
      }));
  });
}
