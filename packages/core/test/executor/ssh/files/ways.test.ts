import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Host } from '@opspilot/core';
import type { SshExecutor } from '@opspilot/core/ssh';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';
import { digest, openWatchedSftp, type WatchedSftp } from './watched-sftp.js';

const ways = ['upload', 'download'] as const;

describeSshd('a transfer to a machine that allows one session on a connection', () => {
  let sftp: WatchedSftp;
  let executor: SshExecutor;

  beforeAll(async () => {
    sftp = await openWatchedSftp({ maxSessions: 1, listen: ['127.0.0.1', '127.0.0.2'] });
    sftp.file('source', 300_001);
  });
  afterEach(() => executor.close());
  afterAll(() => sftp.close());

  async function bothWays(host: Host, name: string): Promise<void> {
    await executor.upload(host, sftp.path('source'), sftp.path(`${name}-there`));
    await executor.download(host, sftp.path(`${name}-there`), sftp.path(`${name}-back`));
    expect(digest(sftp.path(`${name}-back`))).toBe(digest(sftp.path('source')));
  }

  it('goes beside a command that is at work', async () => {
    executor = sftp.executor();
    const done = sftp.path('done');
    const command = `echo at work; until [ -e ${done} ]; do sleep 0.05; done; echo done`;
    const execution = await executor.start(sftp.host, command);
    execution.stderr.resume();
    await bothWays(sftp.host, 'beside');
    await Promise.all([1, 2, 3].map((n) => bothWays(sftp.host, `beside-${n}`)));
    sftp.file('done', '');
    expect(Buffer.concat(await execution.stdout.toArray()).toString()).toBe('at work\ndone\n');
    expect(await execution.result).toMatchObject({ status: 'exited', exitCode: 0 });
    expect(sftp.parts()).toEqual([]);
  });

  it('goes through a bastion', async () => {
    const bastion = { ...sftp.host, name: 'bastion', address: '127.0.0.2' };
    executor = sftp.executor({ hosts: [bastion] });
    const host = { ...sftp.host, name: 'target', jump: ['bastion'] };
    const { total } = sftp.server.connections();
    await bothWays(host, 'jumped');
    expect(sftp.server.connections().total).toBeGreaterThanOrEqual(total + 2);
    const uploading = executor.upload(host, sftp.path('source'), sftp.path('cut'), {
      progress: () => sftp.server.endSessions(),
    });
    await expect(uploading).rejects.toMatchObject({ code: 'transfer-interrupted', details: { host: 'target' } });
    // That the bastion has ended, too, may be noticed a moment later.
    await vi.waitFor(() => bothWays(host, 'jumped-again'), { timeout: 20_000 });
  });

  it('leaves nothing in memory while the connection stands', async () => {
    executor = sftp.executor();
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const moved = async (way: (typeof ways)[number]): Promise<WeakRef<AbortSignal>> => {
      const { signal } = new AbortController();
      await executor[way](sftp.host, sftp.path('source'), sftp.path('remembered'), { signal });
      return new WeakRef(signal);
    };
    const remembered = [await moved('upload'), await moved('download')];
    await expect
      .poll(
        async () => {
          await turn();
          collect();
          return remembered.map((signal) => signal.deref());
        },
        { timeout: 20_000 },
      )
      .toEqual([undefined, undefined]);
    const { open } = sftp.server.connections();
    expect(open).toBe(1);
  });
});
