import { describe, expect, it } from 'vitest';
import { openPilot } from '../fixtures/open-pilot.js';

/** Asked about by a rule and by core, and not critical to either. */
const command = 'docker volume rm cache';

describe('learning from decisions', () => {
  it('suggests, ranks and fills in what people have decided about tickets, and lets nothing pass', async () => {
    const envelope = { rule: '**', environment: 'staging' };
    await using opened = await openPilot({
      approvals: { isWaiting: false },
      learning: { prefill: [envelope] },
    });
    const { pilot, run } = opened;
    const { approvals, learning, checkCompliance } = pilot.compliance;
    const answer = async (actor: string, by: string, how: 'grant' | 'refuse') => {
      await run(command, { actor });
      const [ticket] = await approvals.list({ isOpen: true });
      await approvals[how](ticket?.id ?? '', { by });
      if (how === 'grant') expect((await run(command, { actor })).status).toBe('succeeded');
    };
    for (const by of ['bob', 'cleo', 'dan']) {
      for (const actor of ['ann', 'fay']) await answer(actor, by, 'grant');
    }
    await expect
      .poll(() => learning.suggestions())
      .toMatchObject([
        { kind: 'exception', rule: 'DST-009', environment: 'staging', estimate: { approvals: 6, approvers: 3 } },
      ]);
    const context = { at: 0, host: { name: 'stage-1', environment: 'staging' } };
    const { violations } = await checkCompliance(command, { host: 'stage-1' });
    expect(await learning.prefill(violations, context)).toMatchObject({ approvals: 6, approvers: 3 });
    expect(await learning.prefill(violations, { at: 0 })).toBeUndefined();
    expect((await learning.ranked(violations, context)).length).toBe(violations.length);
    expect((await run(command)).status).toBe('rejected');
    await answer('gus', 'bob', 'refuse');
    // One refusal among six approvals is no habit any more.
    await expect.poll(() => learning.suggestions()).toEqual([]);
  });

  it('fills in nothing that was approved for other roles, on hosts with other labels, or by one person alone', async () => {
    const envelope = { rule: '**', environment: 'staging' };
    const labels = { data: 'none' };
    await using opened = await openPilot(
      { approvals: { isWaiting: false }, learning: { prefill: [envelope] } },
      { hosts: [{ name: 'stage-1', environment: 'staging', labels }] },
    );
    const { pilot, run } = opened;
    const { approvals, learning, checkCompliance } = pilot.compliance;
    const approve = async (by: string, path: string) => {
      const actor = { id: 'ann', roles: ['dba'] };
      const own = `docker volume rm cache-${path}`;
      await run(own, { actor });
      const [ticket] = await approvals.list({ isOpen: true });
      await approvals.grant(ticket?.id ?? '', { by });
      expect((await run(own, { actor })).status).toBe('succeeded');
    };
    const { violations } = await checkCompliance(command, { host: 'stage-1' });
    const known = {
      at: 0,
      actor: { id: 'eve', roles: ['dba'] },
      host: { name: 'stage-1', environment: 'staging', labels },
    };
    for (const path of ['a', 'b', 'c']) await approve('bob', path);
    expect(await learning.prefill(violations, known)).toBeUndefined();
    await approve('cleo', 'd');
    // Three of one requester count, however many agree.
    await expect.poll(() => learning.prefill(violations, known)).toMatchObject({ approvals: 3, approvers: 2 });
    const intern = { ...known, actor: { id: 'eve', roles: ['intern'] } };
    const other = { ...known, host: { ...known.host, labels: { data: 'cardholder' } } };
    for (const context of [intern, other]) expect(await learning.prefill(violations, context)).toBeUndefined();
  });

  it('writes down who suggestions were shown to, and what they made of them', async () => {
    await using opened = await openPilot({ approvals: { isWaiting: false } });
    const { pilot } = opened;
    const { approvals, learning, audit } = pilot.compliance;
    for (const by of ['bob', 'cleo', 'dan', 'bob', 'cleo']) {
      const { id } = await approvals.request(await pilot.plan({ host: 'prod-1', command }));
      await approvals.refuse(id, { by });
    }
    await expect.poll(async () => (await learning.suggestions('mia')).length).toBeGreaterThan(0);
    const [suggestion] = await learning.suggestions({ id: 'mia', roles: ['security'] });
    if (suggestion === undefined) throw new Error('There is no suggestion.');
    await learning.answer(suggestion, { by: 'mia', isAccepted: true });
    await learning.answer(suggestion, { by: 'noor', isAccepted: false, reason: 'It is rare.' });
    const records = (await audit?.read({ id: 'olga' })) ?? [];
    const { kind, rule, summary } = suggestion;
    const told = records
      .filter(({ type }) => type.startsWith('suggestion.'))
      .map(({ type, actor, data }) => ({ type, by: actor.id, data }));
    expect(told[0]).toEqual({ type: 'suggestion.made', by: 'mia', data: { kind, rule, summary } });
    expect(told.slice(-2)).toEqual([
      { type: 'suggestion.accepted', by: 'mia', data: { kind, rule } },
      { type: 'suggestion.refused', by: 'noor', data: { kind, rule, reason: 'It is rare.' } },
    ]);
  });

  it('counts an answer once, however often the command does what it was about', async () => {
    await using opened = await openPilot({ approvals: { isWaiting: false } });
    const { pilot } = opened;
    const { approvals, learning } = pilot.compliance;
    const often = Array.from({ length: 40 }, (_, index) => `rm -r /srv/cache/${index}`).join('; ');
    for (const by of ['bob', 'cleo', 'dan', 'bob', 'cleo', 'dan']) {
      const { id } = await approvals.request(await pilot.plan({ host: 'prod-1', command: often }));
      await approvals.refuse(id, { by });
    }
    const ofRule = async () => (await learning.suggestions()).find(({ rule }) => rule === 'DST-002');
    await expect.poll(ofRule).toMatchObject({ kind: 'policy-change', estimate: { refusals: 6, refusers: 3 } });
  });
});
