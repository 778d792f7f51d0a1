import { describe, expect, it } from 'vitest';
import type { ApprovalOptions } from '../../src/index.js';
import { type OpenStorage, openPilot, ticketOf, withStorage } from './ticket-fixture.js';

/** That what was agreed to opens a command only by the rules of the time at which it runs, on any storage. */
export function describePresentRules(title: string, open: OpenStorage): void {
  const using = withStorage(open);
  describe(`approvals on ${title}, given before the rules were tightened,`, () => {
    it.each<[string, ApprovalOptions, string]>([
      ['roles', { roles: ['security'] }, 'that bob did does not count, for want of the roles security'],
      ['approvers', { approvers: 2 }, '1 of 2 people has agreed'],
      ['duties', { duties: ['change'] }, 'that bob did does not count, for want of the roles change'],
      ['separation', { approvers: 1, roles: ['ops'], duties: ['change'] }, 'the duties change take a person each'],
    ])('open nothing by %s of now, and say why not', (_what, rules, why) =>
      using(async (storage, clock) => {
        const before = await openPilot(storage, clock, { isWaiting: false });
        await before.run();
        const { id } = await ticketOf(before);
        const granted = await before.approvals.grant(id, { by: { id: 'bob', roles: ['ops'] } });
        expect(granted.state).toBe('granted');
        await before.pilot.close();
        await using now = await openPilot(storage, clock, { ...rules, isWaiting: false });
        expect((await now.approvals.get(id))?.state).toBe('pending');
        const { status, error } = await now.run();
        expect(status).toBe('rejected');
        expect(error).toMatchObject({ code: 'approval-missing', message: expect.stringContaining(why) });
        const cleo = { id: 'cleo', roles: ['security', 'change'] };
        expect((await now.approvals.grant(id, { by: cleo })).state).toBe('granted');
        expect((await now.run()).status).toBe('succeeded');
      }),
    );

    it('open nothing when their time is over by the lifetime of now', () =>
      using(async (storage, clock) => {
        const day = 86_400_000;
        const before = await openPilot(storage, clock, { lifetime: 7 * day, isWaiting: false });
        await before.run();
        const { id, createdAt } = await ticketOf(before);
        await before.approvals.grant(id, { by: 'bob' });
        await before.pilot.close();
        clock.setNow(clock.now() + 3 * day);
        await using same = await openPilot(storage, clock, { lifetime: 4 * day, isWaiting: false });
        expect(await same.approvals.get(id)).toMatchObject({ state: 'granted', expiresAt: createdAt + 4 * day });
        await using now = await openPilot(storage, clock, { lifetime: day, isWaiting: false });
        const { status, error } = await now.run();
        expect({ status, code: error?.code }).toEqual({ status: 'rejected', code: 'approval-missing' });
        expect((await now.approvals.get(id))?.state).toBe('expired');
        expect(await now.approvals.list({ isOpen: true })).toMatchObject([{ grants: [], state: 'pending' }]);
      }));

    it('count no role that is told as one text', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { roles: ['admin'], isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        const by = { id: 'bob', roles: 'not-admin' as unknown as readonly string[] };
        await expect(one.approvals.grant(id, { by })).rejects.toMatchObject({
          code: 'invalid-approval',
          message: expect.stringContaining('list of texts'),
        });
      }));

    it('that are taken back are told as withdrawn, and not as refused', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        await one.approvals.withdraw(id, { by: 'Ann', reason: 'Not tonight.' });
        const types = (await one.pilot.compliance.audit?.read({ id: 'noor' })) ?? [];
        expect(types.filter(({ subject }) => subject === id).map(({ type }) => type)).toEqual([
          'approval.requested',
          'approval.withdrawn',
        ]);
        expect((await one.report()).approvals).toMatchObject([
          { state: 'withdrawn', refusals: [], withdrawn: { by: 'Ann', reason: 'Not tonight.' } },
        ]);
        expect((await one.run()).error?.code).toBe('approval-missing');
      }));

    it('are told to who waits as withdrawn', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const running = one.run();
        const { id } = await ticketOf(one);
        await one.approvals.withdraw(id, { by: 'ann' });
        expect((await running).error).toMatchObject({
          code: 'approval-missing',
          message: expect.stringContaining('ann took the ticket'),
        });
      }));
  });
}
