import { describe, expect, it } from 'vitest';
import { type OpenStorage, openPilot, passing, ticketOf, withStorage } from './ticket-fixture.js';

/** Ids that a redactor takes for secrets, so that all of them are shown alike. */
const token = (last: string) => `ghp_${last.repeat(36)}`;
const [one, two, three] = [token('a'), token('b'), token('c')];
const shown = '[redacted:github-token]';

/** That people are told apart where their ids are not shown, on any storage. */
export function describeIdentities(title: string, open: OpenStorage): void {
  const using = withStorage(open);
  describe(`approvals on ${title}, of people whose ids look like secrets,`, () => {
    it.each(['run', 'plan'] as const)('are not given by who asked with a %s', (how) =>
      using(async (storage, clock) => {
        await using pilot = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        if (how === 'run') await pilot.run({ actor: one });
        else await pilot.approvals.request(await pilot.plan({ actor: one }));
        const { id, actor } = await ticketOf(pilot);
        expect(actor).not.toContain(one);
        const { grant, refuse } = pilot.approvals;
        await expect(grant(id, { by: one })).rejects.toMatchObject({
          code: 'approver-is-requester',
          message: expect.not.stringContaining(one),
        });
        await expect(refuse(id, { by: one })).rejects.toMatchObject({
          code: 'approver-is-requester',
          message: expect.stringContaining('withdraw'),
        });
        expect(await grant(id, { by: two })).toMatchObject({ state: 'pending' });
        await expect(grant(id, { by: two })).rejects.toMatchObject({ code: 'approver-answered' });
        expect(await grant(id, { by: three })).toMatchObject({ state: 'granted' });
        expect(JSON.stringify(await pilot.approvals.list())).not.toMatch(/ghp_/);
        expect((await pilot.run({ actor: two })).status).toBe('rejected');
        expect((await pilot.run({ actor: one })).status).toBe('succeeded');
      }),
    );

    it('separate duties', () =>
      using(async (storage, clock) => {
        await using pilot = await openPilot(storage, clock, { duties: ['security', 'change'], isWaiting: false });
        await pilot.run();
        const { id } = await ticketOf(pilot);
        await pilot.approvals.grant(id, { by: { id: one, roles: ['security', 'change'] } });
        const granted = await pilot.approvals.grant(id, { by: { id: two, roles: ['change'] } });
        expect(granted.state).toBe('granted');
      }));

    it('are not given beforehand by who asked, and by others are', () =>
      using(async (storage, clock) => {
        await using pilot = await openPilot(storage, clock, { isWaiting: false });
        const approvalOf = async (by: string) => (await pilot.issue({ actor: one }, by)).id;
        expect((await pilot.run({ actor: one, approval: await approvalOf(one) })).error).toMatchObject({
          code: 'approval-denied',
          message: expect.stringContaining('somebody else has to agree'),
        });
        expect((await pilot.run({ actor: one, approval: await approvalOf(two) })).status).toBe('succeeded');
      }));

    it('are taken back by who asked alone, also when the command is cancelled', () =>
      using(async (storage, clock) => {
        await using pilot = await openPilot(storage, clock);
        const cancel = new AbortController();
        const running = pilot.run({ actor: one, signal: cancel.signal });
        const { id } = await ticketOf(pilot);
        await expect(pilot.approvals.withdraw(id, { by: two })).rejects.toMatchObject({ code: 'approver-not-allowed' });
        expect(await pilot.approvals.list({ actor: two })).toEqual([]);
        expect(await pilot.approvals.list({ actor: one })).toHaveLength(1);
        cancel.abort();
        expect((await passing(clock, running)).status).toBe('cancelled');
        await expect.poll(async () => (await pilot.approvals.get(id))?.state).toBe('withdrawn');
      }));

    it('are reported as those of as many people as there were', () =>
      using(async (storage, clock) => {
        await using pilot = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        await pilot.run();
        const { id } = await ticketOf(pilot);
        await pilot.approvals.grant(id, { by: one });
        await pilot.approvals.grant(id, { by: two });
        await pilot.run();
        const report = await pilot.report();
        const [approval] = report.approvals;
        expect(approval?.grants.map(({ by }) => by)).toEqual([shown, shown]);
        expect(approval).toMatchObject({ state: 'used', agreedBefore: [] });
      }));
  });
}
