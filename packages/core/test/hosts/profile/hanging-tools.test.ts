import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { HostProfile } from '../../../src/hosts/profile/host-profile.js';
import { parseProfile } from '../../../src/hosts/profile/parse-profile.js';
import { profileScript } from '../../../src/hosts/profile/profile-script.js';
import { isLinux, runScript } from './fixtures/shells.js';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

/** The profile of this machine, were its tools these. */
function profiledWith(tools: Readonly<Record<string, string>>): HostProfile | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'opspilot-tools-'));
  directories.push(directory);
  for (const [name, script] of Object.entries(tools)) {
    writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(directory, name), 0o755);
  }
  const env = { ...process.env, PATH: `${directory}:${process.env['PATH']}` };
  return parseProfile(runScript(['/bin/sh'], profileScript('MARK'), env), 'MARK', Date.now());
}

describe.skipIf(!isLinux)('a host', () => {
  it('whose df hangs is told of without sizes', () => {
    const profile = profiledWith({ df: 'exec sleep 600' });
    expect(profile).toMatchObject({
      isComplete: true,
      problems: [{ part: 'mounts', message: expect.stringMatching(/"df" hung/) }],
      user: { uid: process.getuid?.() },
    });
    expect(profile?.mounts.length).toBeGreaterThan(0);
  });

  it('whose timeout is of before 2018, and knows other options, has sizes all the same', () => {
    const profile = profiledWith({ timeout: "echo \"timeout: can't execute '2'\" >&2; exit 127" });
    expect(profile).toMatchObject({ isComplete: true, problems: [] });
    expect(profile?.mounts[0]?.total).toBeGreaterThan(0);
  });

  it('where tools print what they should not, or fail, is told of as far as it goes', () => {
    const profile = profiledWith({ date: 'echo yesterday', id: 'exit 1', getconf: 'echo undefined', ls: 'exit 2' });
    expect(profile?.isComplete).toBe(true);
    expect(profile?.problems.map(({ part }) => part)).toEqual(['user', 'utcOffset']);
    expect(profile?.libc).toBeUndefined();
    expect(profile?.memory?.total).toBeGreaterThan(0);
  });

  it('without grep still tells what it is', () => {
    const profile = profiledWith({ grep: 'exit 127' });
    expect(profile?.isComplete).toBe(true);
    expect(profile?.problems.map(({ part }) => part)).toContain('mounts');
    expect(profile?.user?.uid).toBe(process.getuid?.());
  });
});
