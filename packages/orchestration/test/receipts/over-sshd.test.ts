import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Executor, Host } from '@opspilot/core';
import { sshExecutor } from '@opspilot/core/ssh';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeSshd } from '../../../core/test/fixtures/ssh/describe-sshd.js';
import { type OpenSshServer, openSshServer } from '../../../core/test/fixtures/ssh/open-ssh-server.js';
import { type Receipt, readReceipt, receiptExecutor } from '../../src/index.js';

describeSshd('a receipt on a host that contact was lost to', () => {
  let server: OpenSshServer;
  let folder: string;
  let plain: Executor;
  let executor: Executor;
  let host: Host;

  beforeEach(async () => {
    server = await openSshServer();
    folder = await mkdtemp(join(tmpdir(), 'receipts-'));
    plain = sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] });
    executor = receiptExecutor(plain, { directory: join(folder, 'receipts') });
    const { host: address, port, username: user, identityFile: identity } = server;
    host = { name: 'loopback', address, port, user, identity };
  });
  afterEach(async () => {
    await executor.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const receipt = (): Promise<Receipt> =>
    readReceipt((command) => plain.start(host, command), join(folder, 'receipts'), 'run-1');

  it('tells what came of the command, which is not run again', async () => {
    const command = `echo begun; sleep 1; echo x >> ${join(folder, 'count')}; echo done; exit 6`;
    const execution = await executor.start(host, command, { id: 'run-1' });
    execution.stderr.resume();
    await new Promise((resolve) => execution.stdout.once('data', resolve));
    await server.crash();
    expect((await execution.result).status).toBe('unknown');
    await server.restart();
    expect((await receipt()).standing).toBe('running');
    const again = await executor.start(host, command, { id: 'run-1' });
    again.stdout.resume();
    again.stderr.resume();
    expect((await again.result).error?.code).toBe('receipt-taken');
    let found = await receipt();
    for (; found.standing === 'running'; found = await receipt()) await delay(100);
    expect(found).toMatchObject({ standing: 'finished', exitCode: 6 });
    expect(found.stdout.toString()).toBe('begun\ndone\n');
    expect(await readFile(join(folder, 'count'), 'utf8')).toBe('x\n');
  });
});
