import type { StorageAdapter } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import type { ExceptionEnvelope, NewException } from '../../src/index.js';
import { day, openPilot, wanted, withStorageOf } from './exception-fixture.js';

const token = (last: string) => `ghp_${last.repeat(36)}`;

/** Where exceptions hold, for whom, and which could hold nowhere, on any storage. */
export function describeExceptionPlaces(title: string, open: () => Promise<StorageAdapter>): void {
  const withStorage = withStorageOf(open);
  describe(`exceptions on ${title}, and where they hold,`, () => {
    it.each([
      'docker exec c rm -r /srv/cache/old',
      'DOCKER_HOST=tcp://other docker exec c rm -r /srv/cache/old',
      'kubectl exec pod -- rm -r /srv/cache/old',
      'machinectl shell c /bin/rm -r /srv/cache/old',
      'chroot /mnt rm -r /srv/cache/old',
      'systemd-run -p RootDirectory=/mnt rm -r /srv/cache/old',
      'systemd-run --root-directory=/mnt rm -r /srv/cache/old',
      'nsenter -t 1 -m rm -r /srv/cache/old',
      'unshare -m rm -r /srv/cache/old',
      "unshare -m sh -c 'mount --bind /srv/www /srv/cache; rm -r /srv/cache/old'",
      'mount --bind /srv/www /srv/cache; rm -r /srv/cache/old',
      'proot -b /srv/www:/srv/cache rm -r /srv/cache/old',
      'ln -sfn /srv/www /srv/cache/old; rm -r /srv/cache/old/',
      'ssh prod-2 rm -r /srv/cache/old',
      "ansible all -m command -a 'rm -r /srv/cache/old'",
      "salt '*' cmd.run 'rm -r /srv/cache/old'",
    ])('hold on the root of the host alone, and not for %s', (elsewhere) =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        for (const scope of [{ host: 'prod-1' }, { environment: 'production' }, {}])
          await one.exceptions.add(wanted(clock, { scope: { ...scope, target: '/srv/cache/**' } }), { by: 'olga' });
        expect(await one.rulesOf()).toEqual(['DST-002 warn']);
        expect(await one.rulesOf({ command: elsewhere })).toContain('DST-002 require-approval');
      }),
    );

    it.each<[string, NewException['scope'], boolean]>([
      ['docker exec c-1 rm -r /srv/cache/old', { host: 'prod-1', container: 'c-*', target: '/srv/cache/**' }, true],
      ['docker exec d-1 rm -r /srv/cache/old', { host: 'prod-1', container: 'c-*', target: '/srv/cache/**' }, false],
      ['rm -r /srv/cache/old', { host: 'prod-1', container: 'c-*', target: '/srv/cache/**' }, false],
      ['docker exec c-1 rm -r /srv/cache/old', { command: 'docker exec c-1 rm -r /srv/cache/old' }, true],
      ['nsenter -t 1 -m rm -r /srv/cache/old', { command: 'nsenter -t 1 -m rm -r /srv/cache/old' }, true],
    ])('hold for %s by the scope %j: %s', (inside, scope, holds) =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        await one.exceptions.add(wanted(clock, { scope }), { by: 'olga' });
        const decision = holds ? 'warn' : 'require-approval';
        expect(await one.rulesOf({ command: inside })).toContain(`DST-002 ${decision}`);
      }),
    );

    it('hold for an environment however it is written', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        await one.exceptions.add(wanted(clock, { scope: { environment: 'Production' } }), { by: 'olga' });
        expect(await one.rulesOf()).toEqual(['DST-002 warn']);
      }));

    it.each<[string, Partial<NewException>, ExceptionEnvelope, string]>([
      ['a host that nobody knows', { scope: { host: 'prod-9' } }, {}, 'knows no host prod-9'],
      ['another environment', { scope: { host: 'prod-1', environment: 'staging' } }, {}, 'prod-1 (production)'],
      ['other labels', { scope: { host: 'prod-2', labels: { team: 'billing' } } }, {}, 'fit none of the hosts'],
      ['its author alone', { scope: { actor: ['olga', 'OLGA'] } }, {}, 'somebody else add it'],
      ['what only warns', { rules: ['VCS-005'] }, {}, 'becomes "allow"'],
      ['critical denials', { rules: ['PER-002'] }, {}, 'mayLowerCriticalDenials'],
    ])('are refused where they would never hold: for %s', (_what, more, envelope, why) =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock, envelope);
        await expect(one.exceptions.add(wanted(clock, more), { by: 'olga' })).rejects.toMatchObject({
          code: 'exception-never-holds',
          message: expect.stringContaining(why),
        });
        expect(await one.exceptions.list()).toEqual([]);
      }),
    );

    it.each<[string, (now: number) => Partial<NewException>, string, string]>([
      ['seconds', (now) => ({ expiresAt: Math.floor((now + day) / 1_000) }), 'invalid-exception', 'looks like seconds'],
      ['a time that is over', (now) => ({ expiresAt: now - 1 }), 'invalid-exception', 'milliseconds'],
      ['rules of core', () => ({ rules: ['core/risk'] }), 'unknown-rule', 'askFrom'],
      ['one text of who agreed', () => ({ approvedBy: 'pia' as never }), 'invalid-exception', 'approvedBy'],
      ['who adds it as who agreed', () => ({ approvedBy: ['Olga'] }), 'invalid-exception', 'approvedBy'],
      ['one twice as who agreed', () => ({ approvedBy: ['pia', 'PIA'] }), 'invalid-exception', 'approvedBy'],
      ['an actor that looks like a secret', () => ({ scope: { actor: token('a') } }), 'invalid-exception', 'role'],
    ])('are refused with %s', (_what, more, code, why) =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        clock.setNow(Date.UTC(2026, 0, 1));
        const error = one.exceptions.add(wanted(clock, more(clock.now())), { by: 'olga' });
        await expect(error).rejects.toMatchObject({ code, message: expect.stringContaining(why) });
      }),
    );

    it('let nobody pass who added them under an id that looks like a secret, and others like that', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        await one.exceptions.add(wanted(clock), { by: token('a') });
        expect(await one.rulesOf({ actor: token('a') })).toEqual(['DST-002 require-approval']);
        expect(await one.rulesOf({ actor: token('b') })).toEqual(['DST-002 warn']);
        expect(JSON.stringify(await one.exceptions.list())).not.toContain('ghp_');
      }));

    it('count no role that is told as one text', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock, { roles: ['admin'] });
        const by = { id: 'olga', roles: 'not-admin' as unknown as readonly string[] };
        await expect(one.exceptions.add(wanted(clock), { by })).rejects.toMatchObject({ code: 'invalid-exception' });
      }));
  });
}
