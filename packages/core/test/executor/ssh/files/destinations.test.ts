import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
} from 'node:fs';
import type { OpsError } from '@opspilot/core';
import type { SshExecutor } from '@opspilot/core/ssh';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type SftpSessionLife, sftpSession } from '../../../../src/executor/ssh/files/sftp-session.js';
import { bareConfig, connect } from '../../../fixtures/ssh/connect.js';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';
import { digest, isRoot, openWatchedSftp, type WatchedSftp } from './watched-sftp.js';

const size = 4_000_001;
const ways = ['upload', 'download'] as const;

describeSshd('the destination of a transfer', () => {
  let sftp: WatchedSftp;
  let executor: SshExecutor;

  beforeAll(async () => {
    sftp = await openWatchedSftp();
    executor = sftp.executor();
    sftp.file('source', size, 0o640);
  });
  afterEach(() => sftp.setBefore(undefined));
  afterAll(async () => {
    await executor.close();
    await sftp.close();
  });

  const failureOf = (moving: Promise<unknown>): Promise<OpsError> =>
    moving.then(
      () => expect.fail('it ended well'),
      (reason: OpsError) => reason,
    );

  it.each(ways)('is made by exactly one %s of many that may not replace a file', async (way) => {
    for (let round = 0; round < 3; round++) {
      const place = sftp.path(`raced-${way}-${round}`);
      const contents = Array.from({ length: 6 }, (_, n) => `written by ${n}`);
      const moving = contents.map((content, n) =>
        executor[way](sftp.host, sftp.file(`racer-${n}`, content), place, { overwrite: false }),
      );
      const ends = await Promise.allSettled(moving);
      const won = ends.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
      expect(won).toHaveLength(1);
      expect(readFileSync(place, 'utf8')).toBe(contents[won[0] ?? -1]);
      for (const end of ends) {
        if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'transfer-destination-exists' });
      }
    }
  });

  it.each(ways)('is whole whichever %s of many comes last', async (way) => {
    const place = sftp.path(`shared-${way}`);
    const sources = [1, 2, 3].map((n) => sftp.file(`sharer-${n}`, size + n));
    await Promise.all(sources.map((source) => executor[way](sftp.host, source, place)));
    expect(sources.map(digest)).toContain(digest(place));
  });

  it.each(ways)('stays a link in an %s, and what it points at is replaced', async (way) => {
    const old = sftp.file(`pointed-at-${way}`, 'old', 0o604);
    symlinkSync(old, sftp.path(`link-${way}`));
    await executor[way](sftp.host, sftp.path('source'), sftp.path(`link-${way}`));
    expect(lstatSync(sftp.path(`link-${way}`)).isSymbolicLink()).toBe(true);
    expect(lstatSync(old).isFile()).toBe(true);
    expect(digest(old)).toBe(digest(sftp.path('source')));
    expect(statSync(old).mode & 0o7777).toBe(0o604);
  });

  it.each(ways)('is where the links on its path lead an %s', async (way) => {
    mkdirSync(sftp.path(`elsewhere-${way}/below`), { recursive: true });
    symlinkSync(sftp.path(`elsewhere-${way}/below`), sftp.path(`door-${way}`));
    const content = sftp.file('content', 'content');
    for (const overwrite of [true, false]) {
      await executor[way](sftp.host, content, `${sftp.path(`door-${way}`)}/../at-${overwrite}`, { overwrite });
    }
    expect(readdirSync(sftp.path(`elsewhere-${way}`)).sort()).toEqual(['at-false', 'at-true', 'below']);
  });

  it.each(ways)('is refused to an %s when it is no file', async (way) => {
    const [directory, fifo, link] = ['directory', 'fifo', 'dangling'].map((name) => sftp.path(`${name}-${way}`)) as [
      string,
      string,
      string,
    ];
    mkdirSync(directory);
    execFileSync('mkfifo', [fifo]);
    symlinkSync(sftp.path('nothing'), link);
    for (const [place, why] of [
      [directory, 'it is a directory'],
      [`${directory}/`, 'it is a directory'],
      [fifo, 'it is no regular file'],
      [link, 'it is a link that points at nothing'],
    ] as const) {
      expect(await failureOf(executor[way](sftp.host, sftp.path('source'), place))).toMatchObject({
        code: 'transfer-destination-unusable',
        message: expect.stringContaining(why),
      });
      expect(await failureOf(executor[way](sftp.host, sftp.path('source'), place, { overwrite: false }))).toMatchObject(
        {
          code: 'transfer-destination-exists',
        },
      );
    }
    expect(lstatSync(directory).isDirectory()).toBe(true);
    expect(readdirSync(directory)).toEqual([]);
    expect(lstatSync(fifo).isFIFO()).toBe(true);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it.each(ways)('does not come of an %s whose source is truncated meanwhile', async (way) => {
    const source = sftp.file(`truncated-${way}`, size);
    const place = sftp.file(`spared-${way}`, 'as it was');
    const moving = executor[way](sftp.host, source, place, { progress: () => truncateSync(source, 100) });
    expect(await failureOf(moving)).toMatchObject({
      code: 'transfer-incomplete',
      message: expect.stringContaining('What was at the destination is as it was.'),
      details: { expected: size },
    });
    expect(readFileSync(place, 'utf8')).toBe('as it was');
  });

  it.each(ways)('is whole when the source of an %s vanishes meanwhile', async (way) => {
    const source = sftp.file(`vanishing-${way}`, size);
    const expected = digest(source);
    const place = sftp.path(`kept-${way}`);
    await executor[way](sftp.host, source, place, { progress: () => rmSync(source, { force: true }) });
    expect(digest(place)).toBe(expected);
  });

  it.each(['-rf', 'two\nlines', '\u001b[31mred', ' blank ', 'ünï©ode', '*?$(id)', `${'long'.repeat(62)}.tar`])(
    'may be called %j',
    async (name) => {
      const source = sftp.file('content', `content of ${name}`);
      const there = `${sftp.directory}/names/${name}`;
      mkdirSync(sftp.path('names'), { recursive: true });
      await executor.upload(sftp.host, source, there);
      await executor.download(sftp.host, there, `${there}!`);
      expect(readFileSync(`${there}!`, 'utf8')).toBe(`content of ${name}`);
      const { message } = await failureOf(executor.upload(sftp.host, source, there, { overwrite: false }));
      expect(message).not.toMatch(/\p{C}/u);
      expect(readdirSync(sftp.path('names')).filter((each) => each.endsWith('.part'))).toEqual([]);
    },
  );

  it('may be relative to the home of the login', async () => {
    mkdirSync(sftp.path('home'));
    sftp.setBefore(`cd ${sftp.path('home')}`);
    await executor.upload(sftp.host, sftp.file('content', 'at home'), '-at-home');
    expect(readFileSync(sftp.path('home/-at-home'), 'utf8')).toBe('at home');
    await executor.download(sftp.host, '-at-home', sftp.path('from-home'));
    expect(readFileSync(sftp.path('from-home'), 'utf8')).toBe('at home');
  });

  it.each(ways)(
    'has the permissions of its source after an %s, but no others, and the time of the transfer',
    async (way) => {
      const source = sftp.file(`program-${way}`, 'content');
      chmodSync(source, 0o4750);
      utimesSync(source, 1_000, 1_000);
      const place = sftp.path(`arrived-${way}`);
      await executor[way](sftp.host, source, place);
      expect(statSync(place).mode & 0o7777).toBe(0o750 & ~(way === 'download' ? process.umask() : 0));
      expect(statSync(place).mtimeMs).toBeGreaterThan(1_000_000);
      await executor[way](sftp.host, source, place, { mode: 0o2711 });
      expect(statSync(place).mode & 0o7777).toBe(0o2711);
      await executor[way](sftp.host, source, place);
      expect(statSync(place).mode & 0o7777).toBe(0o2711);
    },
  );

  it('tells why it cannot be written, or its source not be read, without permission', async () => {
    // Root may all.
    if (isRoot) sftp.setBefore('exec setpriv --reuid 65534 --regid 65534 --clear-groups "$OPSPILOT_SFTP_SERVER"');
    const [closed, open] = ['closed', 'open'].map((name) => sftp.path(name)) as [string, string];
    mkdirSync(closed, { mode: 0o755 });
    mkdirSync(open);
    chmodSync(open, isRoot ? 0o777 : 0o755);
    if (!isRoot) chmodSync(closed, 0o555);
    chmodSync(sftp.directory, 0o755);
    const secret = sftp.file('secret', 'secret', isRoot ? 0o600 : 0o000);
    const uploading = executor.upload(sftp.host, sftp.path('source'), `${closed}/file`);
    expect(await failureOf(uploading)).toMatchObject({
      code: 'transfer-destination-unusable',
      message: expect.stringMatching(/permission is denied\. What was at the destination is as it was\.$/),
    });
    expect(await failureOf(executor.download(sftp.host, secret, sftp.path('never')))).toMatchObject({
      code: 'transfer-source-unusable',
      message: expect.stringContaining('permission is denied'),
    });
    expect(existsSync(sftp.path('never'))).toBe(false);
    if (!isRoot) return;
    // Its owner cannot be kept, and nobody else is to be run as.
    const program = sftp.file('open/program', 'old', 0o4755);
    chmodSync(program, 0o4755);
    await executor.upload(sftp.host, sftp.path('source'), program);
    expect(statSync(program)).toMatchObject({ uid: 65_534, mode: 0o100_755 });
  });

  it('takes bytes beyond 4 GiB, and gives them back', async () => {
    const client = await connect(bareConfig(sftp.server));
    try {
      const { session } = await new Promise<SftpSessionLife>((resolve, reject) => {
        client.sftp((error, opened) => (error ? reject(error) : resolve(sftpSession(opened, 60_000))));
      });
      // Sparse: nothing of the four is on the disk.
      const handle = await session.openNew(sftp.path('large'), 0o600);
      await session.write(handle, Buffer.from('at the end'), 2 ** 32 - 9);
      expect((await session.fstat(handle)).size).toBe(2 ** 32 + 1);
      await session.close(handle);
      const again = await session.openToRead(sftp.path('large'));
      const bytes = Buffer.alloc(3);
      expect(await session.read(again, bytes, 2 ** 32 - 1)).toBe(2);
      expect(bytes.toString('latin1')).toBe('nd\0');
      expect(await session.read(again, bytes, 2 ** 32 + 1)).toBe(0);
    } finally {
      client.end();
    }
  });

  it('has no part of a file beside it, whatever happened', () => {
    expect(sftp.parts()).toEqual([]);
  });
});
