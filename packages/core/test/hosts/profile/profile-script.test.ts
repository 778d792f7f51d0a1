import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import { arch, cpus, hostname, release, tmpdir, totalmem, uptime, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { HostProfile } from '../../../src/hosts/profile/host-profile.js';
import { parseProfile } from '../../../src/hosts/profile/parse-profile.js';
import { profileScript } from '../../../src/hosts/profile/profile-script.js';
import { isLinux, runScript, shellsHere } from './fixtures/shells.js';

const marker = '01HQMARKER0000000000000000';
const { here, missing } = shellsHere();

function profiled(words: readonly string[], env?: NodeJS.ProcessEnv): HostProfile {
  const profile = parseProfile(runScript(words, profileScript(marker), env), marker, Date.now());
  if (profile === undefined) throw new Error('the script said nothing');
  return profile;
}

/** Programs that a Linux machine is asked by, each in turn. */
const needed = ['uname', 'ls', 'date', 'grep', 'getconf', 'grep', 'timeout', 'df', 'id', 'grep'];

/** An environment where programs are written down before they run. */
function countingPrograms(): { readonly env: NodeJS.ProcessEnv; readonly started: () => readonly string[] } {
  const directory = mkdtempSync(join(tmpdir(), 'opspilot-counting-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const log = join(directory, 'log');
  writeFileSync(log, '');
  const path = process.env['PATH'] ?? '/usr/bin:/bin';
  for (const program of [...needed, 'nproc', 'cat', 'sed', 'awk', 'head', 'readlink', 'stat']) {
    const script = `#!/bin/sh\nprintf '%s\\n' ${program} >>${log}\nPATH='${path}' exec ${program} "$@"\n`;
    writeFileSync(join(directory, program), script, { mode: 0o755 });
  }
  // timeout starts df: written down as well.
  const timed = `#!/bin/sh\nprintf 'timeout\\n' >>${log}\nprogram=$(PATH='${path}' command -v timeout)\nexec "$program" "$@"\n`;
  writeFileSync(join(directory, 'timeout'), timed, { mode: 0o755 });
  return {
    env: { ...process.env, PATH: `${directory}:${path}` },
    started: () => readFileSync(log, 'utf8').split('\n').slice(0, -1),
  };
}

/** A profile without what passes from one moment to the next. */
function lasting({ takenAt, bootedAt, memory, mounts, ...rest }: HostProfile) {
  return { ...rest, memory: memory?.total, mounts: mounts.map(({ path, device, total }) => ({ path, device, total })) };
}

it.skipIf(missing.length > 0).each(missing)('under %s: needs that shell', (name) => {
  expect.fail(`needs ${name}`);
});

describe.each(here)('under %s', (name, words) => {
  it('tells everything, to the end, and reads no input', () => {
    const profile = profiled(words);
    expect(profile.isComplete).toBe(true);
    expect(profile.problems).toEqual([]);
  });

  it('tells the same as under every other shell', () => {
    const [, others] = here[0] ?? ['', ['/bin/sh']];
    // What runs the script is no sign of /bin/sh where that is a link.
    expect(lasting(profiled(words))).toEqual(lasting(profiled(others)));
  });

  it('starts no more programs than it needs', () => {
    const { env, started } = countingPrograms();
    expect(profiled(words, env).isComplete).toBe(true);
    expect(started().length).toBeLessThanOrEqual(needed.length);
    // What a shell has built in need not be started.
    expect(needed).toEqual(expect.arrayContaining([...started()]));
    if (name === 'sh') expect(started()).not.toEqual([]);
  });
});

describe('the script', () => {
  it('has nothing of a shell but POSIX, nothing a marker could break, and fits into any command line', () => {
    expect(profileScript(marker)).toMatch(/^marker=01HQMARKER0000000000000000 ask=\n/);
    expect(Buffer.byteLength(profileScript(marker, { askSudo: true }))).toBeLessThan(16 * 1024);
    expect(profileScript(marker)).not.toMatch(/\[\[|\blocal [a-z]+=|<<|\$'|\becho\b/);
  });

  it('writes nothing but its report, and nothing to stderr', () => {
    const { stdout, stderr, status } = spawnSync('/bin/sh', ['-c', profileScript(marker)], { encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout.startsWith(`\n${marker} begin\n`)).toBe(true);
    expect(stdout.endsWith(`\n${marker} end\n`)).toBe(true);
  });

  it('stands an empty environment and a hostile one', () => {
    expect(profiled(['/bin/sh'], {}).isComplete).toBe(true);
    const hostile = {
      PATH: '.:relative:/nowhere:/usr/bin:/bin',
      IFS: 'a/',
      LC_ALL: 'de_DE.UTF-8',
      LANG: 'tr_TR',
      TZ: 'Asia/Tokyo',
    };
    const profile = profiled(['/bin/sh'], {
      ...hostile,
      CDPATH: '/',
      ENV: '/nonexistent',
      POSIXLY_CORRECT: '1',
      BLOCKSIZE: '7',
    });
    expect(profile).toMatchObject({ isComplete: true, problems: [], timeZone: 'Asia/Tokyo', utcOffset: 540 });
    for (const path of Object.values(profile.tools)) expect(path).toMatch(/^\//);
  });
});

describe.skipIf(!isLinux)('what it tells of this machine', () => {
  const profile = isLinux ? profiled(['/bin/sh']) : undefined;

  it('is what Node says', () => {
    const machine: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };
    expect(profile).toMatchObject({
      hostname: hostname(),
      os: 'linux',
      kernel: release(),
      architecture: machine[arch()],
      processors: { count: cpus().length },
      memory: { total: totalmem() },
    });
    expect(Math.abs((profile?.bootedAt ?? 0) - (Date.now() - uptime() * 1_000))).toBeLessThan(5_000);
    expect(profile?.utcOffset).toBe(0 - new Date().getTimezoneOffset());
  });

  it('is what the disks say', () => {
    const root = profile?.mounts.find(({ path }) => path === '/');
    const { blocks, bsize, bavail } = statfsSync('/');
    expect(root?.total).toBe(blocks * bsize);
    // Others write meanwhile: it is of the same order.
    expect(root?.free).toBeGreaterThan(0);
    expect(Math.abs((root?.free ?? 0) - bavail * bsize)).toBeLessThan((blocks * bsize) / 4);
    const mounted = readFileSync('/proc/self/mountinfo', 'utf8');
    for (const { device } of profile?.mounts ?? []) expect(mounted).toContain(` ${device} `);
  });

  it('is what id and the user data base say', () => {
    const { uid, username, shell } = userInfo();
    const groups = execFileSync('id', ['-Gn'], { encoding: 'utf8' }).trim().split(' ');
    expect(profile?.user).toMatchObject({ name: username, uid, isRoot: uid === 0, groups, shell });
  });

  it('is what os-release and the C library say', () => {
    const lines = readFileSync('/etc/os-release', 'utf8');
    expect(lines).toMatch(new RegExp(`^ID="?${profile?.distribution?.id}"?$`, 'm'));
    const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
    if (header.glibcVersionRuntime === undefined) expect(profile?.libc?.name).toBe('musl');
    else expect(profile?.libc).toEqual({ name: 'glibc', version: header.glibcVersionRuntime });
  });

  it('has the tools that are here, where they are', () => {
    for (const [name, path] of Object.entries(profile?.tools ?? {})) {
      expect(path.endsWith(`/${name}`)).toBe(true);
      expect(spawnSync('test', ['-x', path]).status).toBe(0);
    }
    expect(profile?.tools).toMatchObject({ tar: expect.any(String), sed: expect.any(String) });
  });
});

describe('with the tools of busybox alone', () => {
  const hasBusybox = spawnSync('busybox', ['true']).status === 0;
  let directory = '';
  beforeAll(() => {
    if (!hasBusybox) return;
    directory = mkdtempSync(join(tmpdir(), 'opspilot-busybox-'));
    const busybox = execFileSync('/bin/sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim();
    for (const name of ['df', 'grep', 'id', 'ls', 'date', 'uname', 'timeout'])
      symlinkSync(busybox, join(directory, name));
  });
  afterAll(() => {
    if (directory !== '') rmSync(directory, { recursive: true });
  });

  it('tells the same', ({ skip }) => {
    if (!hasBusybox) skip('needs busybox');
    const small = profiled(['busybox', 'sh'], { ...process.env, PATH: `${directory}:${process.env['PATH']}` });
    const full = profiled(['/bin/sh']);
    expect(small).toMatchObject({ isComplete: true, problems: [] });
    expect({ ...lasting(small), tools: {} }).toEqual({ ...lasting(full), tools: {} });
    expect(small.tools['timeout']).toBe(join(directory, 'timeout'));
  });
});
