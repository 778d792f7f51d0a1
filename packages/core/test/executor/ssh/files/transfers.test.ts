import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '@opspilot/core';
import { type SshExecutor, sshExecutor, type TransferOptions } from '@opspilot/core/ssh';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';
import { openFaultProxy } from '../../../fixtures/ssh/fault-proxy.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import { openScriptedServer } from '../../../fixtures/ssh/scripted-server.js';
import type { SshServer } from '../../../fixtures/ssh/ssh-server.js';

const isRoot = process.getuid?.() === 0;
const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

function testTransfers(openServer: () => Promise<SshServer>): void {
  let server: SshServer;
  let executor: SshExecutor;
  let host: Host;
  let directory: string;
  const path = (name: string): string => join(directory, name);
  const leftovers = (): string[] => readdirSync(directory).filter((name) => name.includes('.part'));

  beforeAll(async () => {
    server = await openServer();
    executor = sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] });
    host = hostOf(server);
    directory = await mkdtemp(join(tmpdir(), 'opspilot-files-'));
    writeFileSync(path('source'), randomBytes(3_000_001), { mode: 0o640 });
  });
  afterAll(async () => {
    await executor.close();
    await server.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('uploads a file, its permissions with it, and tells how far it is', async () => {
    const seen: number[] = [];
    const result = await executor.upload(host, path('source'), path('uploaded'), {
      progress: ({ bytes, total }) => {
        expect(total).toBe(3_000_001);
        seen.push(bytes);
      },
    });
    expect(result.bytes).toBe(3_000_001);
    expect(digest(path('uploaded'))).toBe(digest(path('source')));
    expect(statSync(path('uploaded')).mode & 0o7777).toBe(0o640);
    expect(seen.at(-1)).toBe(3_000_001);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('downloads a file', async () => {
    const { bytes } = await executor.download(host, path('source'), path('downloaded'), { mode: 0o600 });
    expect(bytes).toBe(3_000_001);
    expect(digest(path('downloaded'))).toBe(digest(path('source')));
    expect(statSync(path('downloaded')).mode & 0o7777).toBe(0o600);
  });

  it('moves an empty file both ways', async () => {
    writeFileSync(path('empty'), '');
    await executor.upload(host, path('empty'), path('empty-there'));
    await executor.download(host, path('empty-there'), path('empty-back'));
    expect(statSync(path('empty-back')).size).toBe(0);
  });

  it('downloads what says that it is empty and is not', async () => {
    await executor.download(host, '/proc/self/status', path('status'));
    expect(readFileSync(path('status'), 'utf8')).toContain('Pid:');
  });

  it('replaces a file, keeping its permissions', async () => {
    writeFileSync(path('old'), 'old');
    chmodSync(path('old'), 0o604);
    await executor.upload(host, path('source'), path('old'));
    expect(statSync(path('old')).size).toBe(3_000_001);
    expect(statSync(path('old')).mode & 0o7777).toBe(0o604);
  });

  it.skipIf(!isRoot)('keeps the owner of the file it replaces', async () => {
    writeFileSync(path('owned'), 'old');
    chownSync(path('owned'), 65_534, 65_534);
    await executor.upload(host, path('empty'), path('owned'));
    expect(statSync(path('owned')).uid).toBe(65_534);
  });

  it('replaces what a link points at, not the link', async () => {
    writeFileSync(path('pointed-at'), 'old');
    symlinkSync(path('pointed-at'), path('link'));
    await executor.upload(host, path('source'), path('link'));
    expect(lstatSync(path('link')).isSymbolicLink()).toBe(true);
    expect(statSync(path('pointed-at')).size).toBe(3_000_001);
  });

  it('does not replace a file unless it may', async () => {
    writeFileSync(path('kept'), 'kept');
    for (const move of [executor.upload, executor.download]) {
      await expect(move(host, path('source'), path('kept'), { overwrite: false })).rejects.toMatchObject({
        code: 'transfer-destination-exists',
      });
    }
    expect(readFileSync(path('kept'), 'utf8')).toBe('kept');
  });

  it('does not replace one that comes to be meanwhile', async () => {
    const place = path('raced');
    const racers = Array.from({ length: 6 }, (_, n) => path(`racer-${n}`));
    for (const racer of racers) writeFileSync(racer, racer);
    const moving = racers.map((racer) => executor.upload(host, racer, place, { overwrite: false }));
    const ends = await Promise.allSettled(moving);
    const won = racers.filter((_, n) => ends[n]?.status === 'fulfilled');
    expect(won).toEqual([readFileSync(place, 'utf8')]);
    for (const end of ends) {
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'transfer-destination-exists' });
    }
  });

  it('warns of nothing when many have one signal', async () => {
    const warnings: string[] = [];
    const warn = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', warn);
    const { signal } = new AbortController();
    const names = Array.from({ length: 12 }, (_, n) => path(`signalled-${n}`));
    await Promise.all(names.map((name) => executor.upload(host, path('empty'), name, { signal })));
    await new Promise(setImmediate);
    process.off('warning', warn);
    expect(warnings).toEqual([]);
  });

  it.each([
    [
      'upload',
      'nothing-here',
      'x',
      'transfer-source-unusable',
      /no such file.*Check the path, which is taken as it is/,
    ],
    [
      'download',
      'nothing-here',
      'x',
      'transfer-source-unusable',
      /no such file.*Check the path, which is taken as it is/,
    ],
    ['upload', '.', 'x', 'transfer-source-unusable', /no regular file/],
    ['download', '.', 'x', 'transfer-source-unusable', /no regular file/],
    ['upload', 'source', 'no/such/place', 'transfer-destination-unusable', /no such file .*Make the directory first/],
    ['download', 'source', 'no/such/place', 'transfer-destination-unusable', /no such file .*Make the directory first/],
  ] as const)('says why it cannot %s %s to %s', async (way, from, to, code, message) => {
    await expect(executor[way](host, path(from), path(to))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      details: code === 'transfer-source-unusable' && from === '.' ? {} : { reason: 'ENOENT' },
    });
    expect(existsSync(path(to))).toBe(false);
  });

  it('says what a host is to whoever gives a destination, and what is closed to whoever comes late', async () => {
    const text = 'deploy@web-1' as unknown as Host;
    const error = { code: 'ssh-target-invalid', message: expect.stringMatching(/such as sshHost\("deploy@web-1"\);/) };
    await expect(executor.upload(text, path('source'), 'x')).rejects.toMatchObject(error);
    await expect(executor.start(text, 'true')).rejects.toMatchObject(error);
    const closed = sshExecutor();
    await closed.close();
    await expect(closed.upload(host, path('source'), 'x')).rejects.toMatchObject({
      code: 'executor-closed',
      message: 'The executor is closed, so nothing was started. Make a new executor.',
    });
  });

  it.each([
    ['an empty path', '', {}],
    ['a path with NUL', 'a\0b', {}],
    ['a mode beyond permissions', '/tmp/x', { mode: 0o10_000 }],
    ['an option that nobody knows', '/tmp/x', { overwite: false }],
    ['an answer that is neither yes nor no', '/tmp/x', { overwrite: 'no' }],
  ] as [string, string, TransferOptions][])('refuses %s', async (_name, to, options) => {
    await expect(executor.upload(host, path('source'), to, options)).rejects.toMatchObject({
      code: 'invalid-transfer',
    });
  });

  it('ends with its signal, and leaves the destination as it was', async () => {
    writeFileSync(path('target'), 'as it was');
    const abort = new AbortController();
    const uploading = executor.upload(host, path('source'), path('target'), {
      signal: abort.signal,
      progress: () => abort.abort(),
    });
    await expect(uploading).rejects.toMatchObject({ code: 'transfer-cancelled' });
    expect(readFileSync(path('target'), 'utf8')).toBe('as it was');
  });

  it('survives a progress that throws', async () => {
    const { bytes } = await executor.upload(host, path('source'), path('thrown-at'), {
      progress: () => {
        throw new Error('not my day');
      },
    });
    expect(bytes).toBe(3_000_001);
  });

  it('ends when contact is lost, and leaves the destination as it was', async () => {
    const proxy = await openFaultProxy({ host: server.host, port: server.port });
    const cut = sshExecutor({
      config: false,
      agent: false,
      knownHosts: [server.knownHostsFile],
      unknownHosts: 'trust-on-first-use',
    });
    writeFileSync(path('cut'), 'as it was');
    try {
      const uploading = cut.upload(hostOf(server, { port: proxy.port }), path('source'), path('cut'), {
        progress: () => proxy.cut('rst'),
      });
      await expect(uploading).rejects.toMatchObject({ code: 'transfer-interrupted' });
      expect(readFileSync(path('cut'), 'utf8')).toBe('as it was');
    } finally {
      await cut.close();
      await proxy.close();
    }
  });

  it('moves many at once', async () => {
    const names = Array.from({ length: 20 }, (_, i) => path(`many-${i}`));
    await Promise.all(names.map((name) => executor.upload(host, path('source'), name)));
    expect(new Set(names.map(digest))).toEqual(new Set([digest(path('source'))]));
  });

  it('runs commands beside', async () => {
    const execution = await executor.start(host, `cat ${path('uploaded')} | wc -c`);
    execution.stderr.resume();
    expect((await execution.stdout.toArray()).join('').trim()).toBe('3000001');
  });

  it('leaves no part of a file behind', () => {
    // What a lost connection left on the machine is out of reach.
    expect(leftovers().filter((name) => !name.startsWith('.cut.'))).toEqual([]);
  });

  it('moves nothing on this machine itself, and nothing once closed', async () => {
    await expect(executor.upload({ name: 'localhost' }, path('source'), path('x'))).rejects.toMatchObject({
      code: 'invalid-transfer',
    });
    await executor.close();
    await expect(executor.upload(host, path('source'), path('x'))).rejects.toMatchObject({ code: 'executor-closed' });
  });
}

describe('files through a server of this process', () => testTransfers(() => openScriptedServer()));

it('a server without SFTP keeps its only session, and the connection, for commands', async () => {
  const server = await openScriptedServer({ sftp: false, maxSessions: 1 });
  const executor = sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] });
  try {
    for (let n = 0; n < 3; n++) {
      await expect(executor.upload(hostOf(server), '/etc/hostname', '/tmp/never')).rejects.toMatchObject({
        code: 'sftp-unavailable',
      });
    }
    const execution = await executor.start(hostOf(server), 'echo here');
    execution.stderr.resume();
    expect((await execution.stdout.toArray()).join('')).toBe('here\n');
    expect(server.counts).toMatchObject({ connections: 1 });
  } finally {
    await executor.close();
    await server.close();
  }
});

describeSshd('files through a real sshd', () => {
  testTransfers(() => openSshServer());

  it('says what to do where there is no SFTP', async () => {
    const server = await openSshServer({ sftp: false });
    const executor = sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] });
    try {
      await expect(executor.download(hostOf(server), '/etc/hostname', '/tmp/never')).rejects.toMatchObject({
        code: 'sftp-unavailable',
        message: expect.stringContaining('Subsystem sftp'),
      });
    } finally {
      await executor.close();
      await server.close();
    }
  });
});
