import { localExecutor, localHost, scriptedExecutor } from '@opspilot/core';
import { readHostProfile, type StartProbe } from '@opspilot/core/profile';
import { describe, expect, it, onTestFinished } from 'vitest';
import { debian } from './fixtures/debian-family.js';
import { marker } from './fixtures/printed.js';

/** Starts the probe on this machine, changed as a host may change it. */
function locally(change: (probe: string) => string = (probe) => probe): StartProbe {
  const executor = localExecutor({ grace: 50 });
  onTestFinished(() => executor.close());
  return (command, options) => executor.start(localHost, change(command), options);
}

/** A probe whose script stops in the middle of its way. */
const cutBefore =
  (section: string, instead: string) =>
  (probe: string): string =>
    probe.replace(`\nsection ${section}\n`, () => `\n${instead}\n`);

describe('reading the profile of a host', () => {
  it('takes one command, which reads no input and becomes nobody else', async () => {
    const executor = scriptedExecutor([
      {
        command: /^marker=/,
        reply: ({ command }) => ({ stdout: debian.replaceAll(marker, /^marker=(\w+)/.exec(command)?.[1] ?? '') }),
      },
    ]);
    const profile = await readHostProfile((command, options) => executor.start(localHost, command, options));
    expect(profile).toMatchObject({ hostname: 'files-1', isComplete: true });
    expect(executor.calls).toHaveLength(1);
    expect(executor.calls[0]).toMatchObject({ become: undefined, hasTerminal: false, env: [], cwd: undefined });
    expect(executor.calls[0]?.stdin).toHaveLength(0);
    expect(executor.calls[0]?.command).not.toContain('ask=ask');
  });

  it('gives one that nobody can change', async () => {
    const profile = await readHostProfile(locally());
    for (const part of [profile, profile.mounts, profile.mounts[0], profile.tools, profile.user?.groups]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('never uses a marker twice, so that nobody can answer in its place', async () => {
    const markers = new Set<string>();
    const start = locally((probe) => {
      markers.add(/^marker=(\w+)/.exec(probe)?.[1] ?? '');
      return probe;
    });
    await readHostProfile(start);
    await readHostProfile(start);
    expect(markers.size).toBe(2);
    for (const one of markers) expect(one).toMatch(/^[0-9A-Z]{26}$/);
  });

  it('passes over a banner, what a profile script says, and noise behind it', async () => {
    const banner = "printf 'Welcome to\\033[1m web-1\\nMARK end\\nno line break at the end'; echo motd >&2; ";
    const profile = await readHostProfile(locally((probe) => `${banner}${probe}\nprintf 'Goodbye\\n'`));
    expect(profile).toMatchObject({ isComplete: true, problems: [] });
  });

  it('says what came until the limit passed', async () => {
    const start = locally(cutBefore('disks', 'sleep 600'));
    const profile = await readHostProfile(start, { timeouts: { total: 6_000 } });
    expect(profile.isComplete).toBe(false);
    expect(profile.problems[0]).toEqual({
      part: 'probe',
      message: 'The host was not done within 6000 ms; what is missing is not known.',
    });
    expect(profile).toMatchObject({ os: process.platform, memory: { total: expect.any(Number) } });
    expect(profile.user).toBeUndefined();
  });

  it('says what came before the script died', async () => {
    const killed = await readHostProfile(locally(cutBefore('disks', 'kill -KILL $$')));
    expect(killed.problems[0]?.message).toMatch(/killed by SIGKILL/);
    const left = await readHostProfile(locally(cutBefore('disks', 'exit 3')));
    expect(left.problems[0]?.message).toMatch(/exited with 3 too early/);
  });

  it.each([
    ['a shell that is none', () => 'echo "This account is not available." >&2; exit 1', /exited with 1.*not available/],
    ['a menu that takes no command', () => 'printf "1) status\\n2) quit\\n"', /exited with 0/],
    ['a shell that dies', () => 'kill -KILL $$', /killed by SIGKILL/],
    ['a terminal that would be written on', () => "printf '\\033[2J' >&2; exit 1", /saying "\[2J"/],
  ])('fails with a code and a way out at %s', async (_what, instead, message) => {
    const reading = readHostProfile(locally(instead), { name: 'Host "web-1"' });
    await expect(reading).rejects.toMatchObject({ code: 'profile-failed' });
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(/^Host "web-1" .*POSIX shell/);
  });

  it('fails when nothing came within the limit', async () => {
    const reading = readHostProfile(
      locally(() => 'sleep 600'),
      { timeouts: { total: 300 } },
    );
    await expect(reading).rejects.toMatchObject({ code: 'profile-timed-out' });
  });

  it('reads no more than a megabyte of a host that floods', async () => {
    const profile = await readHostProfile(locally((probe) => `${probe}\nhead -c 30000000 /dev/zero`));
    expect(profile.isComplete).toBe(true);
    const flooded = readHostProfile(locally((probe) => `head -c 30000000 /dev/zero\n${probe}`));
    await expect(flooded).rejects.toMatchObject({ code: 'profile-failed' });
  });

  it('ends with its signal', async () => {
    const controller = new AbortController();
    const start = locally(cutBefore('disks', 'sleep 600'));
    const reading = readHostProfile(
      async (command, options) => {
        const execution = await start(command, options);
        controller.abort();
        return execution;
      },
      { signal: controller.signal },
    );
    await expect(reading).rejects.toMatchObject({ code: 'profile-cancelled' });
  });

  it('says so when contact is lost, rather than giving half a profile', async () => {
    const executor = scriptedExecutor([
      {
        command: /./,
        reply: ({ command }) => ({
          stdout: debian.slice(0, -40).replaceAll(marker, /^marker=(\w+)/.exec(command)?.[1] ?? ''),
          fault: { kind: 'lose-contact' },
        }),
      },
    ]);
    const reading = readHostProfile((command, options) => executor.start(localHost, command, options));
    await expect(reading).rejects.toMatchObject({ code: 'profile-failed', cause: { code: 'contact-lost' } });
    await expect(reading).rejects.toThrow(/Contact.*lost.*does no harm/);
  });

  it('passes on why it could not start', async () => {
    const executor = localExecutor();
    await executor.close();
    const reading = readHostProfile((command, options) => executor.start(localHost, command, options));
    await expect(reading).rejects.toMatchObject({ code: 'executor-closed' });
  });
});
