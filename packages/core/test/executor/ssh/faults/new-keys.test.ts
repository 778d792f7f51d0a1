import type { Executor, Host } from '@opspilot/core';
import { sshExecutor } from '@opspilot/core/ssh';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';
import { type OpenSshServer, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import { endOf } from './settled.js';

/** Many exchanges of keys in what the tests send and receive. */
const limit = '1M';
const bytes = 24_000_000;

describeSshd('a server that exchanges keys again and again', () => {
  let server: OpenSshServer;
  let executor: Executor;
  let host: Host;

  beforeAll(async () => {
    server = await openSshServer({ extraLines: [`RekeyLimit ${limit}`, 'LogLevel DEBUG1'] });
    executor = sshExecutor({
      config: false,
      agent: false,
      knownHosts: [server.knownHostsFile],
      pool: { connections: 1 },
    });
    const { host: address, port, username: user, identityFile: identity } = server;
    host = { name: 'rekeying', address, port, user, identity };
  });

  afterAll(async () => {
    await executor.close();
    await server.close();
  });

  it('loses neither output nor input, nor commands that are started meanwhile', { timeout: 120_000 }, async () => {
    const output = executor.start(host, `head -c ${bytes} /dev/zero | tr '\\0' x`).then(async (execution) => {
      execution.stderr.resume();
      let received = 0;
      for await (const chunk of execution.stdout as AsyncIterable<Buffer>) received += chunk.length;
      return { received, ...(await execution.result) };
    });
    const input = executor.start(host, 'wc -c', { stdin: Buffer.alloc(bytes) }).then(async (execution) => {
      execution.stderr.resume();
      const printed = Buffer.concat(await execution.stdout.toArray()).toString();
      return { printed: Number(printed), ...(await execution.result) };
    });
    const commands: string[] = [];
    for (let count = 0; count < 30; count++) {
      const { end, output: printed } = await endOf(executor, host, `echo ${count}`);
      commands.push(`${end} ${printed}`);
    }
    expect(await output).toMatchObject({ status: 'exited', received: bytes });
    expect(await input).toMatchObject({ status: 'exited', printed: bytes });
    expect(commands).toEqual(Array.from({ length: 30 }, (_, count) => `exited ${count}\n`));
    expect(server.log().match(/rekeying in/g)?.length).toBeGreaterThan(10);
    expect(server.connections().total).toBe(1);
  });
});
