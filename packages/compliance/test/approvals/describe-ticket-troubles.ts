import type { StorageAdapter } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { command, type OpenStorage, openPilot, passing, ticketOf, withStorage } from './ticket-fixture.js';

/** How approvals fare when somebody says no, time passes, two try at once, or the storage is away. */
export function describeTicketTroubles(title: string, open: OpenStorage): void {
  const using = withStorage(open);
  describe(`approvals on ${title}, in trouble,`, () => {
    it('end with a refusal, whoever has agreed before', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        await one.approvals.grant(id, { by: 'bob' });
        expect(await one.approvals.refuse(id, { by: 'bob', reason: 'I looked again.' })).toMatchObject({
          state: 'refused',
          closed: { by: 'bob', reason: 'I looked again.' },
        });
        await expect(one.approvals.grant(id, { by: 'cleo' })).rejects.toMatchObject({
          code: 'ticket-closed',
          details: { state: 'refused' },
        });
      }));

    it('keep no secret that an answer has in it', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        await one.approvals.grant(id, { by: 'bob', reason: 'Seen with --password=Kept4Nobody' });
        await one.approvals.refuse(id, { by: 'cleo', reason: 'Not with --password=Kept4Nobody' });
        const kept = JSON.stringify(await one.approvals.get(id));
        expect(kept).toContain('Seen with');
        expect(kept).toContain('Not with');
        expect(kept).not.toContain('Kept4Nobody');
      }));

    it('are taken back by who asked, and by nobody else', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        await expect(one.approvals.withdraw(id, { by: 'bob' })).rejects.toMatchObject({ code: 'approver-not-allowed' });
        expect((await one.approvals.withdraw(id, { by: 'ann' })).state).toBe('withdrawn');
        await expect(one.approvals.grant(id, { by: 'bob' })).rejects.toMatchObject({ code: 'ticket-closed' });
      }));

    it('are taken back when the command is cancelled', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const cancel = new AbortController();
        const running = one.run({ signal: cancel.signal });
        const { id } = await ticketOf(one);
        cancel.abort();
        expect((await running).status).toBe('cancelled');
        await expect.poll(async () => (await one.approvals.get(id))?.state).toBe('withdrawn');
      }));

    it('stay open when the question of one run expires, for the next', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        expect(await passing(clock, one.run(), 60_000)).toMatchObject({
          status: 'rejected',
          error: { code: 'approval-expired' },
        });
        const { id } = await ticketOf(one);
        await one.approvals.grant(id, { by: 'bob' });
        expect((await passing(clock, one.run())).status).toBe('succeeded');
      }));

    it('expire for good, and a clock that is set back does not bring them back', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { lifetime: 60_000, isWaiting: false });
        await one.run();
        const start = clock.now();
        const { id } = await ticketOf(one);
        await one.approvals.grant(id, { by: 'bob' });
        clock.setNow(start + 60_000);
        expect((await one.approvals.get(id))?.state).toBe('expired');
        await expect(one.approvals.grant(id, { by: 'cleo' })).rejects.toMatchObject({ code: 'ticket-expired' });
        clock.setNow(start + 1_000);
        await expect(one.approvals.grant(id, { by: 'cleo' })).rejects.toMatchObject({ code: 'ticket-expired' });
        expect((await one.run()).status).toBe('rejected');
      }));

    it('stay expired when the clock is set back before anybody has noticed', () =>
      using(async (storage, clock) => {
        const start = clock.now();
        await using one = await openPilot(storage, clock, { lifetime: 60_000, isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        await one.approvals.grant(id, { by: 'bob' });
        clock.setNow(start + 90_000);
        // Something else is run meanwhile, and nobody looks at the ticket.
        await one.run({ command: 'uptime' });
        await using other = await openPilot(storage, clock, { lifetime: 60_000, isWaiting: false });
        clock.setNow(start + 1_000);
        expect((await other.run()).status).toBe('rejected');
        expect((await other.approvals.get(id))?.state).toBe('expired');
        expect(other.executor.calls).toEqual([]);
      }));

    it('that expire while a command waits, or that too few have answered, are no refusal', () =>
      using(async (storage, clock) => {
        await using waiting = await openPilot(storage, clock, { lifetime: 60_000 });
        const running = waiting.run();
        await ticketOf(waiting);
        expect(await passing(clock, running)).toMatchObject({
          status: 'rejected',
          error: { code: 'approval-expired' },
        });
        await using asking = await openPilot(storage, clock, { isWaiting: false });
        expect(await asking.run()).toMatchObject({ status: 'rejected', error: { code: 'approval-missing' } });
      }));

    it('that were refused say so to who runs the command again, and ask nobody anew until their time is over', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { isWaiting: false, lifetime: 60_000 });
        await one.run();
        const { id } = await ticketOf(one);
        await one.approvals.refuse(id, { by: 'bob', reason: 'Not before the audit.' });
        for (const _ of [1, 2]) {
          const { status, error } = await one.run();
          expect({ status, code: error?.code }).toEqual({ status: 'rejected', code: 'approval-denied' });
          expect(error?.message).toContain('Not before the audit.');
          expect(error?.message).toContain('bob');
        }
        expect(await one.approvals.list({ isOpen: true })).toEqual([]);
        await clock.advance(60_001);
        expect(await one.run()).toMatchObject({ error: { code: 'approval-missing' } });
        expect((await ticketOf(one)).id).not.toBe(id);
      }));

    it('that several processes ask for at once are one, in the log too', () =>
      using(async (storage, clock) => {
        const pilots = await Promise.all([1, 2, 3].map(() => openPilot(storage, clock, { isWaiting: false })));
        await Promise.all(pilots.map(({ run }) => run()));
        const [first] = pilots;
        const asked = await first?.pilot.compliance.audit?.read({ id: 'noor' }, { types: ['approval.requested'] });
        const tickets = (await first?.approvals.list()) ?? [];
        expect(asked?.map(({ subject }) => subject)).toEqual(tickets.map((ticket) => ticket.id));
        await Promise.all(pilots.map(({ pilot }) => pilot.close()));
      }));

    it('are not answered while the clock shows a time before the question', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        await one.approvals.grant(id, { by: 'bob' });
        clock.setNow(clock.now() - 60_000);
        await expect(one.approvals.grant(id, { by: 'cleo' })).rejects.toMatchObject({ code: 'clock-went-backwards' });
        expect(await one.run()).toMatchObject({ status: 'rejected', error: { code: 'approval-failed' } });
        expect(one.executor.calls).toEqual([]);
      }));

    it('open one of two runs that use them at once', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { isWaiting: false });
        await using other = await openPilot(storage, clock, { isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        await one.approvals.grant(id, { by: 'bob' });
        const outcomes = await Promise.all([one.run(), other.run(), one.run(), other.run()]);
        expect(outcomes.filter(({ status }) => status === 'succeeded')).toHaveLength(1);
        expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(3);
        const records = (await one.pilot.compliance.audit?.read({ id: 'olga' }, { types: ['approval.used'] })) ?? [];
        expect(records.map(({ subject }) => subject)).toEqual([id]);
      }));

    it('are asked for once by runs that ask at once', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { isWaiting: false });
        await using other = await openPilot(storage, clock, { isWaiting: false });
        await Promise.all([one.run(), other.run(), one.run(), other.run()]);
        expect(await one.approvals.list()).toHaveLength(1);
      }));

    it('count one person once, even when two processes let them agree at once', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        await using other = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        const results = await Promise.allSettled(
          [one, other, one].map(({ approvals }) => approvals.grant(id, { by: 'bob' })),
        );
        expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        expect((await one.approvals.get(id))?.grants).toHaveLength(1);
        const records = (await one.pilot.compliance.audit?.read({ id: 'olga' }, { types: ['approval.granted'] })) ?? [];
        expect(records.map(({ actor }) => actor.id)).toEqual(['bob']);
      }));

    it('count one person once under two spellings that two processes let agree at once', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        await using other = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        await Promise.allSettled([one.approvals.grant(id, { by: 'bob' }), other.approvals.grant(id, { by: 'Bob' })]);
        expect((await one.approvals.get(id))?.state).toBe('pending');
        expect((await one.run()).status).toBe('rejected');
      }));

    it('are written down as complete by the last of two who agree at once', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        await using other = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        await Promise.all([one.approvals.grant(id, { by: 'bob' }), other.approvals.grant(id, { by: 'cleo' })]);
        const records = (await one.pilot.compliance.audit?.read({ id: 'olga' }, { types: ['approval.granted'] })) ?? [];
        expect(records.map(({ data }) => (data as { isComplete: boolean }).isComplete)).toContain(true);
      }));

    it('are not given where the log cannot be written', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        await one.pilot.compliance.audit?.close();
        await expect(one.approvals.grant(id, { by: 'bob' })).rejects.toMatchObject({ code: 'audit-unavailable' });
        expect(await one.approvals.get(id)).toMatchObject({ state: 'pending', grants: [] });
      }));

    it('are not looked into while the clock shows a time before somebody agreed', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { approvers: 2, lifetime: 600_000, isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        const start = clock.now();
        clock.setNow(start + 100_000);
        await one.approvals.grant(id, { by: 'bob' });
        clock.setNow(start + 50_000);
        await expect(one.approvals.grant(id, { by: 'cleo' })).rejects.toMatchObject({ code: 'clock-went-backwards' });
        expect((await one.run()).error?.message).toContain('clock');
      }));

    it('hold the stricter of two processes that want different numbers of people', () =>
      using(async (storage, clock) => {
        await using strict = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        await using lax = await openPilot(storage, clock, { approvers: 1, isWaiting: false });
        await strict.run();
        const { id } = await ticketOf(strict);
        await lax.approvals.grant(id, { by: 'bob' });
        expect((await lax.run()).status).toBe('rejected');
        await lax.approvals.grant(id, { by: 'cleo' });
        expect((await lax.run()).status).toBe('succeeded');
      }));

    it('asked for where fewer people are wanted open nothing where more are', () =>
      using(async (storage, clock) => {
        await using strict = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        await using lax = await openPilot(storage, clock, { approvers: 1, isWaiting: false });
        await lax.run();
        const { id } = await ticketOf(lax);
        await lax.approvals.grant(id, { by: 'bob' });
        expect((await strict.run()).status).toBe('rejected');
        await strict.approvals.grant(id, { by: 'cleo' });
        expect((await strict.run()).status).toBe('succeeded');
      }));

    it('count an approval of core as one of several', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        const plan = await one.pilot.plan({ host: 'prod-1', command });
        const own = await one.pilot.approvals.issue(plan, { by: 'ann' });
        expect((await one.run({ approval: own.id })).error?.message).toContain('somebody else has to agree');
        const { id: approval } = await one.pilot.approvals.issue(plan, { by: 'bob' });
        expect((await one.run({ approval })).status).toBe('rejected');
        await one.approvals.grant((await ticketOf(one)).id, { by: 'cleo' });
        expect((await one.run({ approval })).status).toBe('succeeded');
      }));

    it('close the gate while the storage does not answer, and say so', () =>
      using(async (storage, clock) => {
        const fails = (module: string) => module === 'approval-tickets';
        const broken: StorageAdapter = {
          ...storage,
          open: (module, ...rest) =>
            fails(module) ? Promise.reject(new Error('no route to host')) : storage.open(module, ...rest),
        };
        await using one = await openPilot(broken, clock);
        const outcome = await one.run();
        expect(outcome).toMatchObject({ status: 'rejected', executed: 'no', error: { code: 'approval-failed' } });
        expect(outcome.error?.message).toContain('no route to host');
        await expect(one.approvals.list()).rejects.toMatchObject({ code: 'approvals-unavailable' });
        expect((await one.run({ command: 'uptime' })).status).toBe('succeeded');
      }));

    it('refuse what is no answer, no plan and no query', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { isWaiting: false });
        const { approvals, pilot } = one;
        const invalid = { code: 'invalid-approval' };
        await expect(approvals.grant('x', { by: '' })).rejects.toMatchObject(invalid);
        // Whoever asked, once more, as if somebody else.
        await one.run();
        const { id } = await ticketOf(one);
        for (const by of ['ann ', ' ann', '\u00a0ann', 'ann\u200b', 'an\u00adn', 'a\0nn', 'an\u115fn']) {
          await expect(approvals.grant(id, { by })).rejects.toMatchObject(invalid);
        }
        await expect(approvals.list({ limit: 0 })).rejects.toMatchObject(invalid);
        await expect(approvals.request(await pilot.plan({ host: 'prod-1', command: 'uptime' }))).rejects.toMatchObject(
          invalid,
        );
        await expect(
          approvals.request(await pilot.plan({ host: 'prod-1', command: 'rm -rf /' })),
        ).rejects.toMatchObject(invalid);
        await expect(approvals.grant('nobody', { by: 'bob' })).rejects.toMatchObject({ code: 'ticket-unknown' });
        expect(await approvals.get('nobody')).toBeUndefined();
      }));
  });
}
