import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { sshExecutor } from '@opspilot/core/ssh';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeSshd } from '../../../core/test/fixtures/ssh/describe-sshd.js';
import { hostOf } from '../../../core/test/fixtures/ssh/host-of.js';
import { type OpenSshServer, openSshServer } from '../../../core/test/fixtures/ssh/open-ssh-server.js';
import { orchestration, receiptExecutor } from '../../src/index.js';

const names = ['a', 'b', 'c'];

describeSshd('a run one of whose hosts listens no more', () => {
  let servers: readonly OpenSshServer[];
  let folder: string;
  beforeEach(async () => {
    servers = await Promise.all(names.map(() => openSshServer()));
    folder = await mkdtemp(join(tmpdir(), 'unreachable-'));
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['spends its budget', 0, 'aborted', ['succeeded', 'unreachable', 'waiting'], 'aa'],
    ['goes on within its budget', 1, 'partly-failed', ['succeeded', 'unreachable', 'succeeded'], 'aacc'],
  ] as const)('%s on it when it needs another connection', async (_, maxFailures, status, standings, marks) => {
    const executor = sshExecutor({
      config: false,
      agent: false,
      knownHosts: servers.map(({ knownHostsFile }) => knownHostsFile),
      pool: { attempts: 2, backoff: 10 },
    });
    const receipts = join(folder, 'receipts');
    const pilot = await OpsPilot.create({
      storage: sqliteStorage(':memory:'),
      executor: receiptExecutor(executor, { directory: receipts }),
      hosts: servers.map((server, index) => hostOf(server, { name: names[index] ?? '' })),
      analysis: false,
      plugins: [orchestration({ receipts })],
    });
    // Everybody can be reached, and is connected.
    for (const host of names) expect((await pilot.run({ host, command: 'true' })).status).toBe('succeeded');
    const mark = `printf {{host}} >>${folder}/marks`;
    const steps = [
      {
        id: 'one',
        command: `${mark}; until [ -e ${folder}/go ]; do sleep 0.05; done`,
        retry: { attempts: 2, backoff: 10 },
      },
      { id: 'two', command: mark, needs: ['one'] },
    ];
    const ends: unknown[] = [];
    pilot.events.on('run.task-ended', ({ data: { host, step, result, code } }) => {
      if (result !== 'succeeded') ends.push([host, step, result, code]);
    });
    const run = await pilot.orchestration.start(
      { name: 'p', steps, strategy: { type: 'sequential' }, failure: { maxFailures } },
      ['*'],
    );
    await expect.poll(() => existsSync(join(folder, 'marks')), { timeout: 30_000 }).toBe(true);
    await servers[1]?.crash();
    await writeFile(join(folder, 'go'), '');
    const result = await run.result;
    expect([result.status, result.failures]).toEqual([status, 1]);
    expect(result.hosts.map(({ standing }) => standing)).toEqual(standings);
    // Tried again, as it has certainly not begun.
    expect(ends).toEqual([
      ['b', 'one', 'unreachable', 'connection-refused'],
      ['b', 'one', 'unreachable', 'connection-refused'],
    ]);
    expect(await readFile(join(folder, 'marks'), 'utf8')).toBe(marks);
    await pilot.close();
  });
});
