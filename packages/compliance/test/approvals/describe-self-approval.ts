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

    it.each([
      ['a blank of Braille', 'ann\u2800'],
      ['a private character', 'ann\ue000'],
      ['what is unassigned', 'ann\u0378'],
      ['a note without a head', 'ann\u{1d159}'],
      ['a letter of Cherokee', '\u13aann'],
      ['a letter of Lisu', '\ua4eeNN'],
      ['letters of Lisu alone', '\ua4ee\ua4e0\ua4e0'],
      ['a letter of phonetics', '\u0251nn'],
      ['a mark below', 'ann\u0332'],
    ])('are not given with %s in the id, nor asked for so', (_what, alike) =>
      using(async (storage, clock) => {
        await using pilot = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        await pilot.run();
        const { id } = await ticketOf(pilot);
        const refused = { code: expect.stringMatching(/^(?:invalid-approval|approver-is-requester)$/) };
        await expect(pilot.approvals.grant(id, { by: alike })).rejects.toMatchObject(refused);
        if (alike.startsWith('ann')) {
          await pilot.run({ actor: alike });
          const [asked] = await pilot.approvals.list({ actor: alike });
          await expect(pilot.approvals.grant(asked?.id ?? '', { by: 'ann' })).rejects.toMatchObject({
            code: 'approver-is-requester',
          });
        }
      }),
    );

    it.each([
      ['alice', 'a\u04c0ice'],
      ['mike', 'mi\u043ae'],
      ['bob', 'b\u03c3b'],
      ['bob', '\u0432\u043e\u0432'],
      ['o-neil', 'o\u2010neil'],
    ])('are not had by who looks like it: %s', (person, alike) =>
      using(async (storage, clock) => {
        await using pilot = await openPilot(storage, clock, { isWaiting: false });
        await pilot.run({ actor: alike });
        const { id } = await ticketOf(pilot);
        await expect(pilot.approvals.grant(id, { by: person })).rejects.toMatchObject({
          code: 'approver-is-requester',
        });
      }),
    );

    it('are told from those of others, in whatever script people write', () =>
      using(async (storage, clock) => {
        const people = [
          ['o\u2019brien (ops)', 'jos\u00e9', 'jose', '\u1eccl\u00e1\u0301', 'ann@example.com', 'ci+ann[bot]'],
          [
            '\u0430\u043d\u043d\u0430@example.com',
            'CORP\\\u0438\u0432\u0430\u043d',
            '\u7530\u4e2d \u3072\u308d',
            '\uae40\ucca0\uc218',
          ],
          ['\u0930\u093e\u092e', '\u0930\u092e', '\u05e9.\u05db', '\u0646\u0648\u0631'],
        ].flat();
        await using pilot = await openPilot(storage, clock, { approvers: people.length, isWaiting: false });
        await pilot.run();
        const { id } = await ticketOf(pilot);
        for (const by of people) await pilot.approvals.grant(id, { by });
        expect(await pilot.approvals.get(id)).toMatchObject({ state: 'granted' });
      }));

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
