import type { StorageAdapter } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import type { NewException } from '../../src/index.js';
import { day, openPilot, wanted, withStorageOf } from './exception-fixture.js';

/** What exceptions may not do, on any storage. `open` gives a storage with an empty database of its own. */
export function describeExceptionLimits(title: string, open: () => Promise<StorageAdapter>): void {
  const withStorage = withStorageOf(open);
  describe(`exceptions on ${title}, within limits,`, () => {
    it('let nobody pass who added them, where no role says who may', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        await one.exceptions.add(wanted(clock), { by: 'Ann' });
        expect(await one.rulesOf()).toEqual(['DST-002 require-approval']);
        expect(await one.rulesOf({ actor: 'bob' })).toEqual(['DST-002 warn']);
        await using trusted = await openPilot(storage, clock, { roles: ['security'] });
        expect(await trusted.rulesOf()).toEqual(['DST-002 warn']);
      }));

    it.each<[string, Partial<NewException>]>([
      ['rules', { rules: ['*'] }],
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
