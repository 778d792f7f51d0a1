import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../../../src/clock/clock.js';
import { openKnownHosts } from '../../../../src/executor/ssh/known-hosts/known-hosts.js';
import { parseKnownHosts } from '../../../../src/executor/ssh/known-hosts/parse-known-hosts.js';
import { openTestKeys } from './keys.js';

const keys = openTestKeys();
afterAll(() => keys.remove());
const own = keys.make('ed25519');
const other = keys.make('ed25519');
const rsa = keys.make('rsa', 2048);
const place = { host: 'web-1', port: 22 };
const patience = 60_000;
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('files of known hosts', () => {
  it('has no entries in a missing file, and reads several as one', async () => {
    const [first, second] = [keys.path('known_hosts'), keys.path('known_hosts')];
    const hosts = openKnownHosts([first, second, '/dev/null', join(second, 'below-a-file')]);
    expect(await hosts.judge(place, own.blob)).toEqual({ status: 'unknown' });
    writeFileSync(second, `web-1 ${own.line}\nweb-1 half\n`);
    expect(await hosts.judge(place, own.blob)).toMatchObject({ status: 'known', entry: { file: second, line: 1 } });
    expect(await hosts.problems()).toMatchObject([{ file: second, line: 2 }]);
    writeFileSync(first, `@revoked * ${own.line}\n`);
    expect(await hosts.judge(place, own.blob)).toMatchObject({ status: 'revoked', entry: { file: first } });
  });

  it('reads a file again that was appended to, replaced or removed', async () => {
    const path = keys.path('known_hosts');
    const hosts = openKnownHosts([path]);
    writeFileSync(path, `web-1 ${other.line}\n`);
    expect((await hosts.judge(place, own.blob)).status).toBe('changed');
    appendFileSync(path, `web-1 ${own.line}\n`);
    expect((await hosts.judge(place, own.blob)).status).toBe('known');
    expect((await hosts.algorithms(place))[0]).toBe('ssh-ed25519');
    // The same size and the same time of modification.
    const { atime, mtime } = statSync(path);
    writeFileSync(`${path}.new`, readFileSync(path, 'utf8').replaceAll('web-1', 'web-2'));
    utimesSync(`${path}.new`, atime, mtime);
    renameSync(`${path}.new`, path);
    expect((await hosts.judge(place, own.blob)).status).toBe('unknown');
    execFileSync('rm', [path]);
    expect((await hosts.judge({ ...place, host: 'web-2' }, own.blob)).status).toBe('unknown');
  });

  it.each([
    ['a directory', (path: string) => mkdirSync(path)],
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
    ['a link to itself', (path: string) => symlinkSync(path, path)],
  ])(
    'knows nothing rather than something when a file is %s',
    async (_, make) => {
      const [good, bad] = [keys.path('known_hosts'), keys.path('known_hosts')];
      writeFileSync(good, `web-1 ${own.line}\n`);
      make(bad);
      const hosts = openKnownHosts([good, bad]);
      const refusal = { code: 'known-hosts-unreadable', details: { path: bad } };
      await expect(hosts.judge(place, own.blob)).rejects.toMatchObject(refusal);
      await expect(hosts.algorithms(place)).rejects.toMatchObject(refusal);
      await expect(hosts.trust(place, own.blob)).rejects.toMatchObject(refusal);
    },
    patience,
  );
});

describe('trust on first use', () => {
  it('writes a line that OpenSSH finds, into a file and a directory that only the owner can read', async () => {
    const path = join(dirname(keys.path('x')), '.ssh', 'known_hosts');
    const hosts = openKnownHosts([path]);
    expect(await hosts.trust({ host: 'Web-1', port: 2222 }, own.blob)).toMatchObject({
      status: 'known',
      entry: { file: path, line: 1 },
    });
    expect(readFileSync(path, 'utf8')).toBe(`[web-1]:2222 ${own.line}\n`);
    expect([mode(path), mode(dirname(path))]).toEqual(['600', '700']);
    expect(execFileSync('ssh-keygen', ['-F', '[web-1]:2222', '-f', path], { encoding: 'utf8' })).toContain('line 1');
    expect(existsSync(`${path}.opspilot-lock`)).toBe(false);
  });

  it('hashes names when asked to, each with a salt of its own', async () => {
    const path = keys.path('known_hosts');
    const hosts = openKnownHosts([path], { hashNames: true });
    for (const host of ['web-1', 'web-2', '2001:db8::1']) await hosts.trust({ host, port: 22 }, own.blob);
    const content = readFileSync(path, 'utf8');
    expect(content).not.toContain('web');
    expect(new Set(content.match(/^\|1\|[^|]+/gm))).toHaveLength(3);
    for (const host of ['web-1', 'web-2', '2001:db8::1']) {
      expect(execFileSync('ssh-keygen', ['-F', host, '-f', path], { encoding: 'utf8' })).toContain('found');
      expect((await hosts.judge({ host, port: 22 }, own.blob)).status).toBe('known');
    }
  });

  it('ends a last line without an end first, and follows a link', async () => {
    const path = keys.path('known_hosts');
    writeFileSync(path, `web-2 ${own.line}`);
    symlinkSync(path, `${path}.link`);
    await openKnownHosts([`${path}.link`]).trust(place, rsa.blob);
    expect(readFileSync(path, 'utf8')).toBe(`web-2 ${own.line}\nweb-1 ${rsa.line}\n`);
  });

  it('writes nothing for a host that any file has a word about', async () => {
    const [own1, system] = [keys.path('known_hosts'), keys.path('known_hosts')];
    const hosts = openKnownHosts([own1, system]);
    for (const [lines, status] of [
      [`web-1 ${own.line}`, 'known'],
      [`web-1 ${rsa.line}`, 'changed'],
      [`@revoked * ${own.line}`, 'revoked'],
      [`@cert-authority * ${rsa.line}`, 'certificate-required'],
    ] as const) {
      writeFileSync(system, `${lines}\n`);
      expect((await hosts.trust(place, own.blob)).status).toBe(status);
    }
    expect(existsSync(own1)).toBe(false);
  });

  it('trusts the first of two keys that come at once, and only that', async () => {
    const path = keys.path('known_hosts');
    const [one, two] = [openKnownHosts([path]), openKnownHosts([path])];
    const verdicts = await Promise.all([
      ...Array.from({ length: 5 }, () => one.trust(place, own.blob)),
      ...Array.from({ length: 5 }, () => two.trust(place, other.blob)),
    ]);
    const { entries } = parseKnownHosts(readFileSync(path, 'utf8'), path);
    expect(entries).toHaveLength(1);
    const isFirst = entries[0]?.key.equals(own.blob);
    const expected = (isTrusted: boolean | undefined) =>
      Array.from({ length: 5 }, () => (isTrusted ? 'known' : 'changed'));
    expect(verdicts.map(({ status }) => status)).toEqual([...expected(isFirst), ...expected(!isFirst)]);
  });

  it(
    'neither tears nor repeats a line when several processes write at once',
    async () => {
      const path = keys.path('known_hosts');
      const script = fileURLToPath(new URL('trust-many.ts', import.meta.url));
      const processes = Array.from({ length: 3 }, () =>
        spawn(process.execPath, ['--import', 'tsx', script, path, own.blob.toString('base64')], {
          stdio: ['ignore', 'ignore', 'pipe'],
        }),
      );
      expect(await Promise.all(processes.map((child) => text(child.stderr)))).toEqual(['', '', '']);
      const { entries, problems } = parseKnownHosts(readFileSync(path, 'utf8'), path);
      expect(problems).toEqual([]);
      expect(entries).toHaveLength(40);
      const hosts = openKnownHosts([path]);
      for (let number = 0; number < 40; number++) {
        expect((await hosts.judge({ host: `web-${number}`, port: 22 }, own.blob)).status).toBe('known');
      }
    },
    patience,
  );

  it('takes over the lock of a process that died, after waiting for it', async () => {
    const path = keys.path('known_hosts');
    writeFileSync(`${path}.opspilot-lock`, '');
    let now = 0;
    const clock: Clock = {
      now: () => now,
      monotonic: () => now,
      sleep: async (milliseconds) => {
        now += milliseconds;
      },
    };
    expect((await openKnownHosts([path], { clock }).trust(place, own.blob)).status).toBe('known');
    expect(now).toBeGreaterThan(10_000);
    expect(existsSync(`${path}.opspilot-lock`)).toBe(false);
  });

  it('remembers nothing in /dev/null, and trusts all the same', async () => {
    const hosts = openKnownHosts(['/dev/null']);
    expect((await hosts.trust(place, own.blob)).status).toBe('known');
    expect((await hosts.trust(place, rsa.blob)).status).toBe('known');
  });

  it.each(['web 1', 'web-1,web-2', '*', 'web-?', '!web-1', '|1|x', '#web', '@web', 'web\n* x', 'web\u001b[2J', ''])(
    'refuses to write %j as a name',
    async (host) => {
      const path = keys.path('known_hosts');
      await expect(openKnownHosts([path]).trust({ host, port: 22 }, own.blob)).rejects.toMatchObject({
        code: 'host-key-name-invalid',
      });
      expect(existsSync(path)).toBe(false);
    },
  );

  it.skipIf(process.platform !== 'linux')('does not try for ever where no directory can be made', async () => {
    await expect(openKnownHosts(['/proc/nope/known_hosts']).trust(place, own.blob)).rejects.toMatchObject({
      code: 'known-hosts-unwritable',
    });
  });

  it('trusts no machine whose key cannot be written, or is none', async () => {
    const path = keys.path('known_hosts');
    const file = join(path, 'known_hosts');
    writeFileSync(path, '');
    await expect(openKnownHosts([file]).trust(place, own.blob)).rejects.toMatchObject({
      code: 'known-hosts-unwritable',
      message: expect.stringContaining(file),
    });
    await expect(openKnownHosts([]).trust(place, own.blob)).rejects.toMatchObject({ code: 'known-hosts-unwritable' });
    await expect(openKnownHosts([path]).trust(place, own.blob.subarray(1))).rejects.toMatchObject({
      code: 'host-key-malformed',
    });
  });
});
