import type { StorageAdapter } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import type { ExceptionEnvelope, NewException } from '../../src/index.js';
import { day, openPilot, wanted, withStorageOf } from './exception-fixture.js';

/** What exceptions may not do, on any storage. `open` gives a storage with an empty database of its own. */
export function describeExceptionLimits(title: string, open: () => Promise<StorageAdapter>): void {
  const withStorage = withStorageOf(open);
  describe(`exceptions on ${title}, within limits,`, () => {
    it('let nobody pass who added them, where no role says who may', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        await one.exceptions.add(wanted(clock), { by: { id: 'Ann', roles: ['security'] } });
        expect(await one.rulesOf()).toEqual(['DST-002 require-approval']);
        expect(await one.rulesOf({ actor: 'bob' })).toEqual(['DST-002 warn']);
        await using trusted = await openPilot(storage, clock, { roles: ['security'] });
        expect(await trusted.rulesOf()).toEqual(['DST-002 warn']);
      }));

    it.each<[string, ExceptionEnvelope, boolean]>([
      ['roles that their author had', { roles: ['security', 'dba'] }, true],
      ['roles that their author had not', { roles: ['security'] }, false],
      ['a time that is not over', { longest: 4 * day }, true],
      ['a time that is over', { longest: 2 * day }, false],
    ])('are held to the envelope of now: %s', (_what, now, holds) =>
      withStorage(async (storage, clock) => {
        await using before = await openPilot(storage, clock);
        const expiresAt = clock.now() + 30 * day;
        await before.exceptions.add(wanted(clock, { expiresAt }), { by: { id: 'olga', roles: ['dba'] } });
        clock.setNow(clock.now() + 3 * day);
        await using after = await openPilot(storage, clock, now);
        expect(await after.rulesOf()).toEqual([`DST-002 ${holds ? 'warn' : 'require-approval'}`]);
      }),
    );

    it.each<[string, Partial<NewException>]>([
      ['rules', { rules: ['*'] }],
      ['rules', { rules: ['???-???'] }],
      ['scope', { scope: { target: '??????' } }],
      ['rules', { rules: ['DST-002', '**'] }],
      ['environment', { scope: { environment: '*' } }],
      ['target', { scope: { host: 'prod-1', target: '/**' } }],
      ['rules', { rules: ['*-*'] }],
    ])('name what they are about: %s', (what, more) =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        await expect(one.exceptions.add(wanted(clock, more), { by: 'olga' })).rejects.toMatchObject({
          code: 'invalid-exception',
          message: expect.stringContaining(what),
        });
      }),
    );

    it('keep no secret that a reason has in it', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const reason = 'The job runs with --password=Kept4Nobody until the vault is there.';
        const { id } = await one.exceptions.add(wanted(clock, { reason }), { by: 'olga' });
        await one.exceptions.revoke(id, { by: 'olga', reason: 'Again: --password=Kept4Nobody' });
        const kept = JSON.stringify(await one.exceptions.list());
        expect(kept).toContain('The job runs with');
        expect(kept).toContain('Again: ');
        expect(kept).not.toContain('Kept4Nobody');
      }));

    it.each(['mysql -pKept4Nobody shop', 'usermod -p Kept4Nobody bob', 'echo Kept4Nobody | passwd --stdin root'])(
      'name no command with a secret in it: %s',
      (secret) =>
        withStorage(async (storage, clock) => {
          await using one = await openPilot(storage, clock);
          const scope = { command: ['rm -r /srv/cache/old', secret] };
          await expect(one.exceptions.add(wanted(clock, { scope }), { by: 'olga' })).rejects.toMatchObject({
            code: 'invalid-exception',
            message: expect.not.stringContaining('Kept4Nobody'),
          });
          expect(await one.exceptions.list()).toEqual([]);
        }),
    );

    it.each<[string, NewException['scope'], NewException['scope']]>([
      ['people', { actor: 'ann' }, { actor: ['bob', 'cleo'] }],
      ['commands', { command: 'rm -r /srv/a' }, { command: 'rm -r /srv/b' }],
      ['environments', { environment: 'prod*' }, { environment: 'staging' }],
      ['targets', { target: '/srv/cache/**' }, { target: ['/srv/www/**', '/srv/mail/**'] }],
      ['labels', { labels: { team: 'billing' } }, { labels: { team: 'shop' } }],
    ])('contradict none for other %s', (_what, scope, other) =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        await one.exceptions.add(wanted(clock, { scope }), { by: 'olga' });
        await one.exceptions.add(wanted(clock, { scope: other, lowersTo: 'allow' }), { by: 'olga' });
        expect(await one.exceptions.list({ isActive: true })).toHaveLength(2);
      }),
    );

    it('hold from when they were added, not while the clock shows a time before', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        await one.exceptions.add(wanted(clock), { by: 'olga' });
        clock.setNow(clock.now() - day);
        expect(await one.rulesOf()).toEqual(['DST-002 require-approval']);
        clock.setNow(clock.now() + day);
        expect(await one.rulesOf()).toEqual(['DST-002 warn']);
      }));

    it.each([
      ['ssh prod-12 systemctl stop nginx', 'warn'],
      ['pdsh -w prod-1,prod-2 systemctl stop nginx', 'warn'],
      ['pdsh -w prod-1,db-1 systemctl stop nginx', 'require-approval'],
      ['pdsh -w prod-1,root@db-1 systemctl stop nginx', 'require-approval'],
    ])('hold on other hosts only where each of them is named: %s', (reaching, decision) =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const stopping = wanted(clock, { rules: ['AVL-002', 'GEN-*'], scope: { host: 'prod-*' } });
        await one.exceptions.add(stopping, { by: 'olga' });
        expect(await one.rulesOf({ command: reaching })).toContain(`AVL-002 ${decision}`);
      }),
    );

    it('of a command hold for its text alone, not for what comes with it', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const scope = { command: ['rm -r cache/old', 'sh -s'] };
        await one.exceptions.add(wanted(clock, { rules: ['DST-002', 'AVL-002', 'GEN-*'], scope }), { by: 'olga' });
        const within = { cwd: '/srv/cache' };
        expect(await one.rulesOf({ command: 'rm -r cache/old', cwd: '/srv' })).toContain('DST-002 require-approval');
        expect(await one.rulesOf({ command: 'sh -s', stdin: 'systemctl stop nginx' })).toContain(
          'AVL-002 require-approval',
        );
        const named = { command: 'rm -r old', target: '/srv/cache/**' };
        await one.exceptions.add(wanted(clock, { scope: named }), { by: 'olga' });
        expect(await one.rulesOf({ command: 'rm -r old', ...within })).toEqual(['DST-002 warn']);
      }));

    it.each([
      ['DST-008', 'git push --force', 'GIT_DIR=/srv/other/.git git push --force'],
      ['DST-006', 'terraform destroy', 'AWS_PROFILE=prod terraform destroy'],
      ['OPS-001', 'crontab -r', 'crontab -r > /srv/app/conf'],
      ['OPS-001', 'crontab -r', '/tmp/evil/crontab -r'],
      ['ACC-001', 'printf x', 'printf x >> /etc/sudoers.d/x'],
      ['DST-002', 'rm -rf <path>', 'rm -rf /srv/www'],
    ])('from %s for the command %s hold for no other that is made like it: %s', (rule, given, other) =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { mayLowerCriticalDenials: true });
        await one.exceptions.add(wanted(clock, { rules: [rule], scope: { command: given } }), { by: 'olga' });
        const found = await one.rulesOf({ command: other });
        expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${rule} (?:require-approval|deny)$`)));
        const own = await one.rulesOf({ command: given });
        for (const each of own.filter((text) => text.startsWith(rule))) expect(each).toBe(`${rule} warn`);
      }),
    );

    it('that contradict each other are not both added, not at once either, and the log says so', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        await using other = await openPilot(storage, clock);
        const added = await Promise.allSettled([
          one.exceptions.add(wanted(clock), { by: 'olga' }),
          other.exceptions.add(wanted(clock, { lowersTo: 'allow' }), { by: 'pia' }),
        ]);
        const lost = added.filter(({ status }) => status === 'rejected');
        expect(lost).toMatchObject([{ reason: { code: 'exception-contradicts' } }]);
        const [only, ...more] = await one.exceptions.list({ isActive: true });
        expect(more).toEqual([]);
        const types = ['exception.added', 'exception.revoked'] as const;
        const records = (await one.pilot.compliance.audit?.read({ id: 'noor' }, { types })) ?? [];
        const left = records
          .map(({ subject }) => subject)
          .filter((id, _index, ids) => ids.filter((same) => same === id).length === 1);
        expect(left).toEqual([only?.id]);
      }));
  });
}
