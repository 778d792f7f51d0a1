import type { StorageAdapter } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import type { NewException } from '../../src/index.js';
import { command, day, openPilot, wanted, withStorageOf } from './exception-fixture.js';

/** What exceptions promise, on any storage. `open` gives a storage with an empty database of its own. */
export function describeExceptions(title: string, open: () => Promise<StorageAdapter>): void {
  const withStorage = withStorageOf(open);
  describe(`exceptions on ${title}`, () => {
    it('lower exactly the findings that they name, and say so', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        expect(await one.rulesOf()).toEqual(['DST-002 require-approval']);
        const { id } = await one.exceptions.add(wanted(clock), { by: 'olga' });
        expect(await one.rulesOf()).toEqual(['DST-002 warn']);
        const check = await one.pilot.compliance.checkCompliance(command, { host: 'prod-1' });
        // Core asks on its own about what is critical, and no exception speaks for it.
        const excepted = { rule: 'DST-002', decision: 'warn', exception: id };
        expect(check.violations).toMatchObject([{ rule: 'core/delete-remove' }, excepted]);
        expect(check.violations[1]?.reason).toMatch(/^Excepted by olga until 2026-01-02.*The cache is made anew/);
        expect(await one.rulesOf({ command: `${command}; rm -r /srv/www` })).toEqual([
          'DST-002 warn',
          'DST-002 require-approval',
        ]);
        expect(await one.rulesOf({ host: 'prod-2' })).toEqual(['DST-002 require-approval']);
      }));

    it('lower no general rule that had left the word to the one they name', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        expect(await one.rulesOf()).toEqual(['DST-002 require-approval']);
        await one.exceptions.add(wanted(clock, { rules: ['DST-002'] }), { by: 'olga' });
        expect(await one.rulesOf()).toEqual(['DST-002 warn', expect.stringMatching(/^GEN-00. require-approval$/)]);
      }));

    it('hold for all processes at once, and through a restart', () =>
      withStorage(async (storage, clock) => {
        const first = await openPilot(storage, clock);
        await using other = await openPilot(storage, clock);
        await first.exceptions.add(wanted(clock, { lowersTo: 'allow' }), { by: 'olga' });
        await first.pilot.close();
        expect(await other.rulesOf()).toEqual(['DST-002 allow']);
        const check = await other.pilot.compliance.checkCompliance(command, { host: 'prod-1' });
        expect(check).toMatchObject({ violations: [{ rule: 'core/delete-remove' }], excepted: [{ rule: 'DST-002' }] });
      }));

    it('hold within their scope alone; what is not known is outside', () =>
      withStorage(async (storage, clock) => {
        const scopes: readonly (readonly [NewException['scope'], boolean])[] = [
          [{ environment: 'production' }, true],
          [{ environment: 'staging' }, false],
          [{ labels: { team: 'bill*' } }, true],
          [{ labels: { team: 'shop' } }, false],
          [{ labels: { data: '**' } }, false],
          [{ actor: ['ann', 'eve'] }, true],
          [{ actor: 'eve' }, false],
          [{ role: 'operator' }, false],
          [{ command }, true],
          [{ command: 'rm -r /srv/cache/*' }, false],
          [{ target: '/srv/*' }, false],
          [{ host: 'prod-1', actor: 'eve' }, false],
        ];
        await using one = await openPilot(storage, clock);
        for (const [scope, isWithin] of scopes) {
          const { id } = await one.exceptions.add(wanted(clock, { scope }), { by: 'olga' });
          expect(await one.rulesOf(), JSON.stringify(scope)).toEqual([
            `DST-002 ${isWithin ? 'warn' : 'require-approval'}`,
          ]);
          await one.exceptions.revoke(id, { by: 'olga', reason: 'tried' });
        }
        await one.exceptions.add(wanted(clock, { scope: { target: '/srv/**' } }), { by: 'olga' });
        expect(await one.rulesOf({ command: 'rm -r /srv/$1' })).not.toContain('DST-002 warn');
      }));

    it('hold on other hosts that a command reaches only where a name says so', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const scopes: readonly (readonly [NewException['scope'], boolean])[] = [
          [{ host: 'prod-1' }, false],
          [{ host: 'prod-*' }, true],
          [{ host: 'prod-*', environment: 'production' }, false],
          [{ host: 'prod-*', labels: { team: 'billing' } }, false],
          [{ environment: 'production' }, false],
        ];
        for (const [scope, isWithin] of scopes) {
          const { id } = await one.exceptions.add(wanted(clock, { scope }), { by: 'olga' });
          expect(await one.rulesOf({ command: `ssh prod-2 ${command}` }), JSON.stringify(scope)).toContain(
            `DST-002 ${isWithin ? 'warn' : 'require-approval'}`,
          );
          await one.exceptions.revoke(id, { by: 'olga', reason: 'tried' });
        }
      }));

    it('are not used where a rule is as mild already', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const request = { command: 'rm -rf .git' };
        expect(await one.rulesOf(request)).toEqual(['VCS-005 warn']);
        await one.exceptions.add(wanted(clock, { rules: ['VCS-*'], scope: { host: 'prod-1' } }), { by: 'olga' });
        const { verdict } = await one.pilot.run({ host: 'prod-1', ...request });
        expect(verdict.findings.filter((finding) => 'exception' in finding)).toEqual([]);
        const used = await one.pilot.compliance.audit?.read({ id: 'noor' }, { types: ['exception.used'] });
        expect(used).toEqual([]);
      }));

    it('end when they are revoked, and when their time is over, for good', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const first = await one.exceptions.add(wanted(clock), { by: 'olga' });
        expect(await one.exceptions.revoke(first.id, { by: 'pia', reason: 'The cache moved.' })).toMatchObject({
          state: 'revoked',
          revoked: { by: 'pia', reason: 'The cache moved.' },
        });
        expect(await one.rulesOf()).toEqual(['DST-002 require-approval']);
        await expect(one.exceptions.revoke(first.id, { by: 'pia', reason: 'again' })).rejects.toMatchObject({
          code: 'exception-ended',
        });
        const second = await one.exceptions.add(wanted(clock), { by: 'olga' });
        const start = clock.now();
        clock.setNow(start + day);
        expect(await one.rulesOf()).toEqual(['DST-002 require-approval']);
        clock.setNow(start);
        expect(await one.rulesOf()).toEqual(['DST-002 require-approval']);
        expect(await one.exceptions.get(second.id)).toMatchObject({ state: 'expired' });
        expect(await one.exceptions.list({ isActive: true })).toEqual([]);
        expect((await one.exceptions.list()).map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
      }));

    it('stay ended when the clock is set back before anybody has noticed their end', () =>
      withStorage(async (storage, clock) => {
        const start = clock.now();
        await using first = await openPilot(storage, clock);
        const { id } = await first.exceptions.add(wanted(clock), { by: 'olga' });
        const later = await first.exceptions.add(wanted(clock, { rules: ['DST-003'], expiresAt: start + 3 * day }), {
          by: 'olga',
        });
        clock.setNow(start + 2 * day);
        // Nothing that it could hold for: only the time is seen.
        await first.pilot.run({ host: 'prod-1', command: 'uptime' });
        await using second = await openPilot(storage, clock);
        clock.setNow(start + 1_000);
        expect(await second.rulesOf()).toEqual(['DST-002 require-approval']);
        expect(await second.exceptions.get(id)).toMatchObject({ state: 'expired' });
        expect((await second.exceptions.list({ isActive: true })).map((each) => each.id)).toEqual([later.id]);
      }));

    it('can be made again once a clock that was wrongly ahead is right', () =>
      withStorage(async (storage, clock) => {
        const start = clock.now();
        await using one = await openPilot(storage, clock);
        clock.setNow(start + 3_650 * day);
        await one.pilot.run({ host: 'prod-1', command: 'uptime' });
        clock.setNow(start);
        await one.exceptions.add(wanted(clock), { by: 'olga' });
        expect(await one.rulesOf()).toEqual(['DST-002 warn']);
      }));

    it('are told as expired from the moment they end, though nothing has run since', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const { id } = await one.exceptions.add(wanted(clock), { by: 'olga' });
        expect(await one.exceptions.get(id)).toMatchObject({ state: 'active' });
        await clock.advance(day);
        expect(await one.exceptions.get(id)).toMatchObject({ state: 'expired' });
        expect(await one.exceptions.list()).toMatchObject([{ id, state: 'expired' }]);
        await expect(one.exceptions.revoke(id, { by: 'olga', reason: 'over' })).rejects.toMatchObject({
          code: 'exception-ended',
        });
      }));

    it('are written down when added, used, revoked and expired', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const first = await one.exceptions.add(wanted(clock), { by: 'olga' });
        await one.rulesOf();
        await one.exceptions.revoke(first.id, { by: 'pia', reason: 'The cache moved.' });
        const second = await one.exceptions.add(wanted(clock), { by: 'olga' });
        clock.setNow(clock.now() + 2 * day);
        await one.rulesOf();
        const records = (await one.pilot.compliance.audit?.read({ id: 'olga' })) ?? [];
        const told = records.filter(({ type }) => type.startsWith('exception.'));
        expect(told.map(({ type, actor, subject }) => [type, actor.id, subject])).toEqual([
          ['exception.added', 'olga', first.id],
          ['exception.used', 'ann', first.id],
          ['exception.revoked', 'pia', first.id],
          ['exception.added', 'olga', second.id],
          ['exception.expired', 'olga', second.id],
        ]);
        const [decided] = records.filter(({ type }) => type === 'command.decided');
        expect(decided?.data).toMatchObject({ decision: 'warn', findings: [{ rule: 'DST-002', exception: first.id }] });
      }));

    it('never lower what a critical rule denies, unless the operator says so', () =>
      withStorage(async (storage, clock) => {
        const log = { rules: ['AUD-001', 'GEN-*'], scope: { host: 'prod-1' } };
        const request = { command: 'rm /var/log/syslog' };
        {
          await using one = await openPilot(storage, clock);
          await one.exceptions.add(wanted(clock, log), { by: 'olga' });
          expect(await one.rulesOf(request)).toContain('AUD-001 deny');
        }
        await using one = await openPilot(storage, clock, { mayLowerCriticalDenials: true });
        expect(await one.rulesOf(request)).toContain('AUD-001 warn');
      }));

    it('contradict no other that could hold at the same time', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const first = await one.exceptions.add(wanted(clock), { by: 'olga' });
        const milder = { lowersTo: 'allow' as const };
        for (const scope of [{ host: 'prod-1' }, { target: '/srv/**' }, { host: 'prod-*' }, { actor: 'ann' }]) {
          await expect(one.exceptions.add(wanted(clock, { ...milder, scope }), { by: 'olga' })).rejects.toMatchObject({
            code: 'exception-contradicts',
            details: { exception: first.id },
          });
        }
        await one.exceptions.add(wanted(clock, { ...milder, scope: { host: 'prod-2' } }), { by: 'olga' });
        await one.exceptions.revoke(first.id, { by: 'olga', reason: 'changed' });
        await one.exceptions.add(wanted(clock, milder), { by: 'olga' });
      }));

    it('are refused without scope, reason or end, for unknown rules, and by whom the envelope keeps out', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock, {
          longest: 7 * day,
          roles: ['security'],
          mayExcept: ({ id }) => id !== 'DST-001',
        });
        const olga = { by: { id: 'olga', roles: ['security'] } };
        const refused = async (more: object, act: { by: unknown } = olga) =>
          one.exceptions.add(wanted(clock, more), act as typeof olga).then(
            () => 'added',
            (error: { code: string }) => error.code,
          );
        expect(await refused({ rules: [] })).toBe('invalid-exception');
        expect(await refused({ scope: {} })).toBe('invalid-exception');
        expect(await refused({ scope: { hots: 'prod-1' } })).toBe('invalid-exception');
        expect(await refused({ target: '/srv/cache/old' })).toBe('invalid-exception');
        expect(await refused({ scope: { host: [] } })).toBe('invalid-exception');
        expect(await refused({ reason: ' ' })).toBe('invalid-exception');
        expect(await refused({ expiresAt: clock.now() })).toBe('invalid-exception');
        expect(await refused({ expiresAt: clock.now() + 8 * day })).toBe('invalid-exception');
        expect(await refused({ expiresAt: Number.NaN })).toBe('invalid-exception');
        expect(await refused({ lowersTo: 'deny' })).toBe('invalid-exception');
        expect(await refused({ rules: ['DST-999'] })).toBe('unknown-rule');
        expect(await refused({ rules: ['compliance/unseen'] })).toBe('unknown-rule');
        expect(await refused({ rules: ['DST-001'] })).toBe('exception-not-allowed');
        expect(await refused({}, { by: 'olga' })).toBe('exception-not-allowed');
        expect(await refused({}, { by: { id: 'bot', kind: 'agent', roles: ['security'] } })).toBe(
          'exception-not-allowed',
        );
        expect(await refused({}, { by: '' })).toBe('invalid-exception');
        expect(await refused({})).toBe('added');
      }));

    it('lower nothing that their patterns fit but that no rule of the policy found', () =>
      withStorage(async (storage, clock) => {
        await using one = await openPilot(storage, clock);
        const opaque = 'eval "$(cat /srv/x)"';
        await one.exceptions.add(
          wanted(clock, { rules: ['OBF-*', '*-0*'], scope: { host: 'prod-1' }, lowersTo: 'allow' }),
          {
            by: 'olga',
          },
        );
        const found = await one.rulesOf({ command: opaque });
        expect(found).toContain('compliance/unseen require-approval');
        expect(found).toContain('OBF-001 allow');
        const check = await one.pilot.compliance.checkCompliance(opaque, { host: 'prod-1' });
        expect(check).toMatchObject({ compliant: false, decision: 'require-approval' });
      }));

    it('hold no further than the envelope of now, whatever it was when they were added', () =>
      withStorage(async (storage, clock) => {
        await using before = await openPilot(storage, clock);
        await before.exceptions.add(wanted(clock), { by: 'olga' });
        expect(await before.rulesOf()).toEqual(['DST-002 warn']);
        await using after = await openPilot(storage, clock, { mayExcept: ({ id }) => id !== 'DST-002' });
        expect(await after.rulesOf()).toEqual(['DST-002 require-approval']);
      }));

    it('are not applied while the storage does not answer, which is told', () =>
      withStorage(async (storage, clock) => {
        const broken: StorageAdapter = {
          ...storage,
          open: (module, ...rest) =>
            module === 'policy-exceptions'
              ? Promise.reject(new Error('no route to host'))
              : storage.open(module, ...rest),
        };
        await using one = await openPilot(broken, clock);
        expect(await one.rulesOf()).toEqual(['DST-002 require-approval', 'compliance/exceptions-unavailable warn']);
        await expect(one.exceptions.list()).rejects.toMatchObject({ code: 'exceptions-unavailable' });
        expect(await one.rulesOf({ command: 'uptime' })).toEqual([]);
      }));
  });
}
