import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { catalogue, type Rule } from '../../src/index.js';
import {
  command,
  type OpenStorage,
  openPilot,
  type PilotOptions,
  passing,
  ticketOf,
  withStorage,
} from './ticket-fixture.js';

const newRule: Omit<Rule, 'decision'> = {
  id: 'NEW-001',
  title: 'Nobody joins the group docker',
  severity: 'critical',
  when: { effect: { kind: ['user', 'permission'] } },
  reason: 'It is as good as root.',
  controls: [],
  examples: { matching: [command], other: ['uptime'] },
};

/** What approvals promise, on any storage. */
export function describeTickets(title: string, open: OpenStorage): void {
  const using = withStorage(open);
  describe(`approvals on ${title}`, () => {
    it('make a command wait until somebody else agrees, then open it once', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const running = one.run();
        const ticket = await ticketOf(one);
        expect(ticket).toMatchObject({
          state: 'pending',
          command,
          host: 'prod-1',
          environment: 'production',
          actor: 'ann',
          approvers: 1,
          rules: expect.arrayContaining(['ACC-002']),
        });
        expect(await one.approvals.grant(ticket.id, { by: 'bob', reason: 'CHG-7' })).toMatchObject({
          state: 'granted',
        });
        const outcome = await passing(clock, running);
        expect(outcome).toMatchObject({ status: 'succeeded', approval: { by: 'bob' } });
        expect(await one.approvals.get(ticket.id)).toMatchObject({ state: 'used', usedFor: outcome.id });
        expect(await one.approvals.list({ isOpen: true })).toEqual([]);
        const again = one.run();
        const next = await ticketOf(one);
        expect(next.id).not.toBe(ticket.id);
        await one.approvals.refuse(next.id, { by: 'bob', reason: 'Not twice.' });
        expect(await passing(clock, again)).toMatchObject({ status: 'rejected', error: { code: 'approval-denied' } });
      }));

    it('can be granted by another process, and survive a restart', () =>
      using(async (storage, clock) => {
        const first = await openPilot(storage, clock);
        const running = first.run();
        const { id } = await ticketOf(first);
        await first.pilot.close();
        expect((await running).status).toBe('cancelled');
        await using other = await openPilot(storage, clock);
        await other.approvals.grant(id, { by: 'bob' });
        await using second = await openPilot(storage, clock);
        expect(await passing(clock, second.run())).toMatchObject({ status: 'succeeded' });
        expect((await other.approvals.get(id))?.state).toBe('used');
      }));

    it('are looked for while a command waits, whichever process answers', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        await using other = await openPilot(storage, clock);
        const running = one.run();
        const { id } = await ticketOf(one);
        await other.approvals.grant(id, { by: 'bob' });
        expect(await passing(clock, running)).toMatchObject({ status: 'succeeded' });
      }));

    it('may be asked for beforehand, and answered later', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { isWaiting: false });
        const asked = await one.run();
        expect(asked).toMatchObject({ status: 'rejected', executed: 'no' });
        const ticket = await ticketOf(one);
        expect(asked.error?.message).toContain(ticket.id);
        const plan = await one.pilot.plan({ host: 'prod-1', command });
        expect((await one.approvals.request(plan)).id).toBe(ticket.id);
        await one.approvals.grant(ticket.id, { by: 'bob' });
        expect((await one.run()).status).toBe('succeeded');
      }));

    it('need as many people as told, each once, none of whom asked', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { approvers: 2, isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        const { grant } = one.approvals;
        await expect(grant(id, { by: 'ann' })).rejects.toMatchObject({ code: 'approver-is-requester' });
        await expect(grant(id, { by: { id: 'bot', kind: 'agent' } })).rejects.toMatchObject({
          code: 'approver-not-allowed',
        });
        expect(await grant(id, { by: 'bob' })).toMatchObject({ state: 'pending', grants: [{ by: 'bob' }] });
        await expect(grant(id, { by: 'bob' })).rejects.toMatchObject({ code: 'approver-answered' });
        expect((await one.run()).error?.message).toContain('1 of 2 people has agreed');
        expect(await grant(id, { by: 'cleo' })).toMatchObject({ state: 'granted' });
        expect(await one.run()).toMatchObject({ status: 'succeeded', approval: { by: 'bob, cleo' } });
      }));

    it('separate duties: each by a person of its own who has the role', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { duties: ['security', 'change'], isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        const { grant } = one.approvals;
        await expect(grant(id, { by: 'bob' })).rejects.toMatchObject({ code: 'approver-not-allowed' });
        await grant(id, { by: { id: 'bob', roles: ['security', 'change'] } });
        expect((await grant(id, { by: { id: 'cleo', roles: ['security'] } })).state).toBe('granted');
        expect((await one.run()).status).toBe('succeeded');
      }));

    it('are bound to the command, the host, the actor and the options', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        await one.approvals.grant(id, { by: 'bob' });
        for (const other of [
          { command: 'usermod -aG docker eve' },
          { actor: 'eve' },
          { cwd: '/srv' },
          { env: { A: '1' } },
          { stdin: 'yes' },
        ]) {
          expect((await one.run(other)).status, JSON.stringify(other)).toBe('rejected');
        }
        expect((await one.run()).status).toBe('succeeded');
      }));

    it('are bound to what the host serves, and to the rules that asked', () =>
      using(async (storage, clock) => {
        const host = { name: 'prod-1', environment: 'production', groups: ['web'], labels: { data: 'none' } };
        const options = { isWaiting: false };
        const first = await openPilot(storage, clock, options, { hosts: [host] });
        await first.run();
        const { id } = await ticketOf(first);
        await first.approvals.grant(id, { by: 'bob' });
        await first.pilot.close();
        const more = { ...newRule, decision: 'require-approval' } as const;
        const others: Partial<PilotOptions>[] = [
          { hosts: [{ ...host, environment: 'staging' }] },
          { hosts: [{ ...host, groups: ['web', 'db'] }] },
          { hosts: [{ ...host, labels: { data: 'cardholder' } }] },
          { hosts: [host], rules: [...catalogue, more] },
        ];
        for (const other of others) {
          await using changed = await openPilot(storage, clock, options, other);
          expect((await changed.run()).status, JSON.stringify(other.hosts)).toBe('rejected');
        }
        await using again = await openPilot(storage, clock, options, { hosts: [host] });
        expect((await again.run()).status).toBe('succeeded');
      }));

    it('are bound to what the hosts serve that a command reaches', () =>
      using(async (storage, clock) => {
        const jump = { name: 'prod-1', environment: 'staging' };
        const app = { name: 'app', environment: 'staging' };
        const request = { command: 'ssh app rm -rf /srv/www' };
        const options = { isWaiting: false };
        const first = await openPilot(storage, clock, options, { hosts: [jump, app] });
        await first.run(request);
        const { id } = await ticketOf(first);
        await first.approvals.grant(id, { by: 'bob' });
        await first.pilot.close();
        for (const other of [{ environment: 'production' }, { labels: { data: 'cardholder' } }]) {
          await using changed = await openPilot(storage, clock, options, { hosts: [jump, { ...app, ...other }] });
          expect((await changed.run(request)).status, JSON.stringify(other)).not.toBe('succeeded');
        }
        await using again = await openPilot(storage, clock, options, { hosts: [jump, app] });
        expect((await again.run(request)).status).toBe('succeeded');
      }));

    it('of a stream cannot be had beforehand, and of text hold for that text', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { isWaiting: false });
        const stream = (text: string) => ({ stdin: Readable.from([Buffer.from(text)]) });
        const plan = await one.pilot.plan({ host: 'prod-1', command, ...stream('harmless') });
        await expect(one.approvals.request(plan)).rejects.toMatchObject({
          code: 'invalid-approval',
          message: expect.stringContaining('stream'),
        });
        expect((await one.run(stream('harmless'))).error).toMatchObject({ code: 'approval-missing' });
        await expect(one.pilot.approvals.issue(plan, { by: 'bob' })).rejects.toMatchObject({
          code: 'approval-not-possible',
        });
        expect(await one.approvals.list()).toEqual([]);
        await one.run({ stdin: 'harmless' });
        await one.approvals.grant((await ticketOf(one)).id, { by: 'bob' });
        expect((await one.run({ stdin: 'other' })).status).toBe('rejected');
        expect((await one.run({ stdin: 'harmless' })).status).toBe('succeeded');
      }));

    it('of a stream hold for the run that waits, and for no other', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const stop = new AbortController();
        const stdin = () => Readable.from([Buffer.from('x')]);
        const waiting = one.run({ stdin: stdin() });
        const { id } = await ticketOf(one);
        const other = one.run({ stdin: stdin(), signal: stop.signal });
        await expect.poll(async () => (await one.approvals.list({ isOpen: true })).length).toBe(2);
        await one.approvals.grant(id, { by: 'bob' });
        expect((await passing(clock, waiting)).status).toBe('succeeded');
        expect((await one.approvals.list({ isOpen: true })).map(({ state }) => state)).toEqual(['pending']);
        stop.abort();
        expect((await other).status).toBe('cancelled');
      }));

    it.each(['ANN', 'Ann', 'ａｎｎ', '\u0430nn', 'aոn', 'ΑNN'])('are not given by who asked, as %s', (by) =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        await expect(one.approvals.grant(id, { by })).rejects.toMatchObject({ code: 'approver-is-requester' });
      }),
    );

    it('are written down, question, answer and use', () =>
      using(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { isWaiting: false });
        await one.run();
        const { id } = await ticketOf(one);
        await one.approvals.grant(id, { by: 'bob', reason: 'CHG-7' });
        await one.run();
        const records = (await one.pilot.compliance.audit?.read({ id: 'olga' })) ?? [];
        const ofTicket = records.filter(({ subject }) => subject === id);
        expect(ofTicket.map(({ type, actor }) => [type, actor.id])).toEqual([
          ['approval.requested', 'ann'],
          ['approval.granted', 'bob'],
          ['approval.used', 'ann'],
        ]);
        expect(ofTicket[1]?.data).toMatchObject({ isComplete: true, reason: 'CHG-7' });
      }));

    it('are granted by a process that knows nothing but the storage', () =>
      using(async (storage, clock, expression) => {
        await using one = await openPilot(storage, clock, { isWaiting: false });
        clock.setNow(Date.now());
        await one.run();
        const { id } = await ticketOf(one);
        const program = `
          const { createCompliance } = await import('@opspilot/compliance');
          const { systemClock, systemRandom, silentLogger, createEventBus } = await import('@opspilot/core');
          const storage = ${expression};
          const events = createEventBus({ clock: systemClock, random: systemRandom, logger: silentLogger });
          const { api, close } = await createCompliance({ storage, events, clock: systemClock, random: systemRandom, logger: silentLogger });
          const ticket = await api.approvals.grant(${JSON.stringify(id)}, { by: 'bob' });
          await close(); await storage.close();
          process.stdout.write(JSON.stringify(ticket));`;
        const child = spawn(
          process.execPath,
          ['--conditions=@opspilot/source', '--import', 'tsx', '--input-type=module', '-e', program],
          {
            stdio: ['ignore', 'pipe', 'inherit'],
          },
        );
        let output = '';
        child.stdout.on('data', (chunk: Buffer) => {
          output += chunk.toString();
        });
        await once(child, 'close');
        expect(JSON.parse(output)).toMatchObject({ id, state: 'granted', grants: [{ by: 'bob' }] });
        clock.setNow(Date.now() + 1_000);
        expect((await one.run()).status).toBe('succeeded');
      }));
  });
}
