import { definePlugin, dryRunExecutor, type HostProfile, localHost, OpsPilot, scriptedExecutor } from '@opspilot/core';
import { type HostProfilesOptions, hostProfiles, readHostProfile } from '@opspilot/core/profile';
import { manualClock } from '@opspilot/core/testing';
import { describe, expect, it } from 'vitest';
import { scriptedPilot } from '../../pipeline/pilots.js';
import { debian, ubuntu } from './fixtures/debian-family.js';
import { marker } from './fixtures/printed.js';

function answered(output: string, command: string): string {
  return output.replaceAll(marker, /^marker=(\w+)/.exec(command)?.[1] ?? '');
}

/** Profiles of hosts that answer after 100 milliseconds, with the first of these outputs, then the second, … */
function profilesOf(outputs: readonly string[], options: Partial<HostProfilesOptions> = {}) {
  const clock = manualClock();
  let answers = 0;
  const executor = scriptedExecutor(
    [
      {
        command: /^marker=/,
        reply: ({ command }) => {
          const output = outputs[Math.min(answers, outputs.length - 1)] ?? '';
          answers += 1;
          return { stdout: answered(output, command), endsAfter: 100 };
        },
      },
    ],
    { clock },
  );
  const ends: string[] = [];
  const totals: unknown[] = [];
  const hosts: HostProfilesOptions['hosts'] = {
    get: (name) => {
      if (name.startsWith('no-')) throw new Error(`no host ${name}`);
      return { name };
    },
    start: async (name, command, execution) => {
      totals.push(execution?.timeouts?.total);
      const started = await executor.start({ name }, command, execution);
      void started.result.then(({ status }) => ends.push(status));
      return started;
    },
  };
  const profiles = hostProfiles({ hosts, clock, ...options });
  const settled = async (...asked: readonly Promise<HostProfile>[]): Promise<readonly HostProfile[]> => {
    const all = Promise.all(asked);
    // A failure is for the caller to look at, once the time has passed.
    all.catch(() => {});
    await clock.advance(1_000);
    return all;
  };
  const asksSudo = () => executor.calls.map(({ command }) => command.includes('ask=ask'));
  return { profiles, clock, settled, executor, asksSudo, ends, totals };
}

const cutOff = debian.slice(0, debian.indexOf(`${marker} disks`));

describe('profiles of hosts', () => {
  it('are read once for all who ask at once, and kept for ten minutes', async () => {
    const { profiles, clock, settled, executor } = profilesOf([debian]);
    const asked = Array.from({ length: 50 }, () => profiles.get('web-1'));
    const [first, ...others] = await settled(...asked);
    for (const other of others) expect(other).toBe(first);
    await clock.advance(9 * 60_000);
    expect(await profiles.get('web-1')).toBe(first);
    expect(executor.calls).toHaveLength(1);
    await clock.advance(60_000);
    const [later] = await settled(profiles.get('web-1'));
    expect(later).not.toBe(first);
    expect(executor.calls).toHaveLength(2);
  });

  it('are each host its own', async () => {
    const { profiles, settled, executor } = profilesOf([debian, ubuntu]);
    const [one, other] = await settled(profiles.get('web-1'), profiles.get('web-2'));
    expect([one?.hostname, other?.hostname]).toEqual(['files-1', 'ip-10-0-1-23']);
    expect(executor.calls.map(({ host }) => host.name)).toEqual(['web-1', 'web-2']);
  });

  it('are kept by a clock that an administrator cannot turn', async () => {
    const { profiles, clock, settled, executor } = profilesOf([debian]);
    await settled(profiles.get('web-1'));
    clock.setNow(Date.UTC(2099, 0, 1));
    await settled(profiles.get('web-1'));
    expect(executor.calls).toHaveLength(1);
  });

  it('are kept as long as they are told to be', async () => {
    const never = profilesOf([debian], { expiry: 0 });
    await never.settled(never.profiles.get('a'));
    await never.settled(never.profiles.get('a'));
    expect(never.executor.calls).toHaveLength(2);
    const forever = profilesOf([debian], { expiry: Number.POSITIVE_INFINITY });
    await forever.settled(forever.profiles.get('a'));
    await forever.clock.advance(1e12);
    await forever.settled(forever.profiles.get('a'));
    expect(forever.executor.calls).toHaveLength(1);
    for (const expiry of [-1, Number.NaN, '10 min' as unknown as number]) {
      expect(() => profilesOf([debian], { expiry })).toThrow(
        expect.objectContaining({ code: 'invalid-profile-options' }),
      );
    }
  });

  it('are read anew on wish, never by a reading that began before the wish', async () => {
    const { profiles, clock, settled, executor } = profilesOf([debian, ubuntu]);
    const early = profiles.get('a');
    await clock.advance(50);
    const fresh = [profiles.get('a', { fresh: true }), profiles.get('a', { fresh: true })];
    const [before, after, same] = await settled(early, ...fresh);
    expect([before?.hostname, after?.hostname]).toEqual(['files-1', 'ip-10-0-1-23']);
    expect(same).toBe(after);
    expect(executor.calls).toHaveLength(2);
    expect(await profiles.get('a')).toBe(after);
    await settled(profiles.get('a', { fresh: true }));
    expect(executor.calls).toHaveLength(3);
  });

  it('are not kept when they failed; who asked anew meanwhile gets the next', async () => {
    const { profiles, clock, settled, executor } = profilesOf(['no profile', debian]);
    const both = Promise.allSettled([profiles.get('a'), profiles.get('a')]);
    await clock.advance(10);
    const [fresh] = await settled(profiles.get('a', { fresh: true }));
    for (const one of await both) expect(one).toMatchObject({ reason: { code: 'profile-failed' } });
    expect(fresh?.isComplete).toBe(true);
    await settled(profiles.get('a'));
    expect(executor.calls).toHaveLength(2);
  });

  it('are not kept when they were cut off', async () => {
    const { profiles, settled } = profilesOf([cutOff, debian]);
    const [half] = await settled(profiles.get('a'));
    expect(half).toMatchObject({ isComplete: false, hostname: 'files-1' });
    const [whole] = await settled(profiles.get('a'));
    expect(whole?.isComplete).toBe(true);
  });

  it('ask sudo only for who wants it asked, and serve the others with that too', async () => {
    const { profiles, clock, settled, asksSudo } = profilesOf([debian, debian, ubuntu]);
    await settled(profiles.get('a'));
    const [known] = await settled(profiles.get('a', { askSudo: true }));
    expect(asksSudo()).toEqual([false, true]);
    expect(await profiles.get('a')).toBe(known);
    const running = profiles.get('a', { fresh: true });
    await clock.advance(10);
    // The one that waits its turn is asked for both.
    await settled(running, profiles.get('a', { fresh: true }), profiles.get('a', { fresh: true, askSudo: true }));
    expect(asksSudo()).toEqual([false, true, false, true]);
  });

  it('of an unknown host cost nothing', async () => {
    const { profiles, executor } = profilesOf([debian]);
    await expect(profiles.get('no-such')).rejects.toThrow('no host no-such');
    expect(executor.calls).toHaveLength(0);
  });
});

describe('who waits for a profile', () => {
  const options = { code: 'profile-cancelled' };

  it('may leave, and the reading goes on for the others', async () => {
    const { profiles, clock, settled, executor } = profilesOf([debian]);
    const abort = new AbortController();
    const leaving = profiles.get('a', { signal: abort.signal });
    const staying = profiles.get('a');
    await clock.advance(50);
    abort.abort(new Error('enough'));
    await expect(leaving).rejects.toMatchObject({ ...options, cause: { message: 'enough' } });
    await expect(settled(staying)).resolves.toMatchObject([{ isComplete: true }]);
    expect(executor.calls).toHaveLength(1);
  });

  it('ends the reading when the last one leaves; the next begins anew', async () => {
    const { profiles, clock, settled, executor, ends } = profilesOf([debian]);
    const aborts = [new AbortController(), new AbortController()];
    const leaving = aborts.map(({ signal }) => profiles.get('a', { signal }));
    await clock.advance(50);
    for (const abort of aborts) abort.abort();
    for (const one of leaving) await expect(one).rejects.toMatchObject(options);
    const [profile] = await settled(profiles.get('a'));
    expect(profile?.isComplete).toBe(true);
    expect(ends).toEqual(['cancelled', 'exited']);
    expect(executor.calls).toHaveLength(2);
  });

  it('begins nothing when everybody left before its turn, nor with a signal that has aborted', async () => {
    const { profiles, clock, settled, executor } = profilesOf([debian]);
    const abort = new AbortController();
    const running = profiles.get('a');
    const queued = profiles.get('a', { fresh: true, signal: abort.signal });
    await clock.advance(50);
    abort.abort();
    await expect(queued).rejects.toMatchObject(options);
    await settled(running);
    await expect(profiles.get('a', { signal: abort.signal })).rejects.toMatchObject(options);
    await expect(profiles.get('no-such', { signal: abort.signal })).rejects.toThrow('no host no-such');
    expect(executor.calls).toHaveLength(1);
  });

  it('shares no reading that may take another time, but what was read', async () => {
    const { profiles, settled, executor, totals } = profilesOf([debian], { timeouts: { total: 900 } });
    const asked = [{}, { timeouts: { total: 50 } }, { timeouts: { total: 900 } }, { timeouts: { start: 5 } }];
    await settled(...asked.map((request) => profiles.get('a', request)));
    expect(totals).toEqual([900, 50, 900]);
    await profiles.get('a', { timeouts: { total: 50 } });
    expect(executor.calls).toHaveLength(3);
  });

  it.each([
    ['start', 0],
    ['total', -1],
    ['total', Number.NaN],
    ['start', 2 ** 31],
    ['total', '5s' as unknown as number],
  ])('gives no limit that cannot be kept: %s of %s', async (name, limit) => {
    const timeouts = { [name]: limit };
    const invalid = {
      code: 'invalid-profile-options',
      message: expect.stringContaining(`timeouts.${name} of a profile`),
    };
    const { profiles, executor } = profilesOf([debian]);
    await expect(profiles.get('a', { timeouts })).rejects.toMatchObject(invalid);
    expect(() => profilesOf([debian], { timeouts })).toThrow(expect.objectContaining(invalid));
    const start = () => executor.start({ name: 'a' }, 'true');
    await expect(readHostProfile(start, { timeouts })).rejects.toMatchObject(invalid);
    expect(executor.calls).toHaveLength(0);
  });
});

describe('a pilot', () => {
  it('tells the profile of a host, past gates and history, and so do its plugins', { timeout: 120_000 }, async () => {
    let seen: Promise<HostProfile> | undefined;
    const viewer = definePlugin({
      id: 'viewer',
      setup: (context) => ({
        api: {},
        hooks: {
          gate: () => {
            seen = context.hosts.profile('localhost');
            return { decision: 'deny', findings: [] };
          },
        },
      }),
    });
    await using pilot = await OpsPilot.create({ plugins: [viewer] });
    const profile = await pilot.hosts.profile('localhost');
    expect(profile).toMatchObject({ isComplete: true, user: { uid: process.getuid?.() } });
    await expect(pilot.hosts.profile('web-9')).rejects.toMatchObject({ code: 'unknown-host' });
    await expect(pilot.history.count()).resolves.toBe(0);
    await expect(pilot.run('true')).resolves.toMatchObject({ status: 'denied' });
    expect(await seen).toBe(profile);
  });

  it('has none in a dry run, and says so', async () => {
    await using pilot = await OpsPilot.create({ executor: dryRunExecutor() });
    await expect(pilot.hosts.profile('localhost')).rejects.toMatchObject({ code: 'profile-failed' });
    await expect(pilot.hosts.profile('localhost')).rejects.toThrow(/Host "localhost".*dry run/);
  });

  it('ends what it reads when it closes', async () => {
    const { pilot } = await scriptedPilot({ hosts: [localHost], script: { fault: { kind: 'hang' } } });
    const reading = pilot.hosts.profile('localhost');
    // Until the probe runs.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const [read] = await Promise.allSettled([reading, pilot.close()]);
    expect(read).toMatchObject({ status: 'rejected', reason: { code: expect.stringMatching(/cancelled|closed/) } });
  });
});
