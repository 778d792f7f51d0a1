import type { Plan } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { type OpenStorage, openPilot, ticketOf, withStorage } from './ticket-fixture.js';

/** That nobody lets their own command pass, under whatever name, on any storage. */
export function describeSelfApproval(title: string, open: OpenStorage): void {
  const using = withStorage(open);
  describe(`approvals on ${title}, of one's own,`, () => {
    it.each<[string, (plan: Plan) => Partial<Plan['draft']>]>([
      ['another name', () => ({ actor: { id: 'mallory' } })],
      ['another command', () => ({ command: 'systemctl status nginx' })],
    ])('are not had by a plan that was given %s', (_what, changed) =>
      using(async (storage, clock) => {
        await using pilot = await openPilot(storage, clock, { isWaiting: false });
        const plan = await pilot.plan();
        const { identity: _, ...draft } = plan.draft;
        const altered = structuredClone({ ...plan, draft: { ...draft, ...changed(plan) } });
        const ticket = await pilot.approvals.request(altered);
        expect(ticket).toMatchObject({ actor: 'ann', command: plan.draft.command });
        await expect(pilot.approvals.grant(ticket.id, { by: 'ann' })).rejects.toMatchObject({
          code: 'approver-is-requester',
        });
      }),
    );

    it('are not had by a plan of another pilot', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { isWaiting: false });
        await using other = await openPilot(storage, clock, { isWaiting: false });
        await expect(one.approvals.request(await other.plan())).rejects.toMatchObject({
          code: 'invalid-approval',
          message: expect.stringContaining('pilot.plan(request)'),
        });
        expect(await one.approvals.list()).toEqual([]);
        await one.approvals.request(await one.plan());
        expect((await ticketOf(one)).actor).toBe('ann');
      }));
  });
}
