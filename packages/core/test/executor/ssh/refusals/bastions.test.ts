import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';
import { freePort } from '../../../fixtures/ssh/free-port.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { type OpenSshServer, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import type { ScriptedServer } from '../../../fixtures/ssh/scripted-server.js';
import type { SshServer } from '../../../fixtures/ssh/ssh-server.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { refusalOf, run, useExecutors } from './ssh-trial.js';

const open = useScriptedServers();
const executorFor = useExecutors();

/** A file that knows all of them. */
function knowing(...servers: readonly SshServer[]): { readonly knownHostsFile: string } {
  const [first] = servers;
  const knownHostsFile = join(first?.directory ?? '', 'all_hosts');
  writeFileSync(knownHostsFile, servers.map((server) => readFileSync(server.knownHostsFile, 'utf8')).join(''));
  return { knownHostsFile };
}

describe('through a bastion', () => {
  it('a command runs, with a login of its own on each', async () => {
    const [bastion, target] = [await open(), await open()];
    const executor = executorFor(knowing(bastion, target), { hosts: [hostOf(bastion, { name: 'bastion' })] });
    const host = hostOf(target, { jump: ['bastion'] });
    expect(await Promise.all([1, 2, 3].map(async (n) => (await run(executor, host, `echo ${n}`)).stdout))).toEqual([
      '1\n',
      '2\n',
      '3\n',
    ]);
    expect(bastion.commands).toEqual([]);
    expect(bastion.counts.connections).toBe(1);
    expect(target.counts.connections).toBe(1);
  });

  it('and another one after it', async () => {
    const [outer, inner, target] = [await open(), await open(), await open()];
    const hosts = [hostOf(outer, { name: 'outer' }), hostOf(inner, { name: 'inner' })];
    const executor = executorFor(knowing(outer, inner, target), { hosts });
    const ran = await run(executor, hostOf(target, { jump: ['outer', 'inner'] }), 'cat', { stdin: 'all the way\n' });
    expect(ran).toMatchObject({ status: 'exited', exitCode: 0, stdout: 'all the way\n' });
    expect([outer.commands, inner.commands]).toEqual([[], []]);
  });

  it('that is down', async () => {
    const target = await open();
    const port = await freePort('127.0.0.1');
    const hosts = [{ ...hostOf(target, { name: 'bastion' }), port }];
    const executor = executorFor(target, { hosts, pool: { backoff: 1 } });
    const error = await refusalOf(executor.start(hostOf(target, { jump: ['bastion'] }), 'true'));
    expect(error).toMatchObject({
      code: 'connection-refused',
      message: expect.stringMatching(
        /^The way to web-1 leads through bastion\. bastion \(127\.0\.0\.1:\d+\) cannot be reached: .*Check the port/,
      ),
      details: { host: 'web-1', bastion: 'bastion' },
    });
    expect(target.counts.connections).toBe(0);
  });

  it('behind one that is down', async () => {
    const [inner, target] = [await open(), await open()];
    const port = await freePort('127.0.0.1');
    const hosts = [{ ...hostOf(inner, { name: 'outer' }), port }, hostOf(inner, { name: 'inner' })];
    const executor = executorFor(knowing(inner, target), { hosts, pool: { backoff: 1 } });
    const error = await refusalOf(executor.start(hostOf(target, { jump: ['outer', 'inner'] }), 'true'));
    expect(error.message).toMatch(
      /^The way to web-1 leads through inner\. The way to inner leads through outer\. outer /,
    );
    expect([inner.counts.connections, target.counts.connections]).toEqual([0, 0]);
  });

  it('that is down is left alone by everything behind it', async () => {
    const target = await open();
    const port = await freePort('127.0.0.1');
    const hosts = [{ ...hostOf(target, { name: 'bastion' }), port }];
    const breaker = { failures: 2, rest: 60_000 };
    const executor = executorFor(target, { hosts, pool: { backoff: 1, breaker } });
    const codes: string[] = [];
    for (const name of ['web-1', 'web-2', 'web-3']) {
      const host = hostOf(target, { name, address: `127.0.0.${codes.length + 1}`, jump: ['bastion'] });
      codes.push((await refusalOf(executor.start(host, 'true'))).code);
    }
    expect(codes).toEqual(['connection-refused', 'connection-refused', 'host-unavailable']);
  });

  it('whose key is not known gets no login, and the machine behind it neither', async () => {
    const [bastion, target] = [await open(), await open()];
    const executor = executorFor(target, { hosts: [hostOf(bastion, { name: 'bastion' })] });
    const error = await refusalOf(executor.start(hostOf(target, { jump: ['bastion'] }), 'true'));
    expect(error).toMatchObject({ code: 'host-key-unknown', message: expect.stringContaining('key of host bastion') });
    expect(bastion.attempts).toEqual([]);
    expect(target.counts.connections).toBe(0);
  });

  it('the key of the machine behind it counts, whoever forwards', async () => {
    const [bastion, target] = [await open(), await open()];
    const executor = executorFor(bastion, { hosts: [hostOf(bastion, { name: 'bastion' })] });
    const error = await refusalOf(executor.start(hostOf(target, { jump: ['bastion'] }), 'true'));
    expect(error).toMatchObject({ code: 'host-key-unknown', message: expect.stringContaining('key of host web-1') });
    expect(target.attempts).toEqual([]);
  });

  it('that may not forward', async () => {
    const [bastion, target] = [await open({ allowTcpForwarding: false }), await open()];
    const hosts = [hostOf(bastion, { name: 'bastion' })];
    const executor = executorFor(knowing(bastion, target), { hosts, pool: { backoff: 1 } });
    const error = await refusalOf(executor.start(hostOf(target, { jump: ['bastion'] }), 'true'));
    expect(error).toMatchObject({
      code: 'forwarding-refused',
      message: expect.stringMatching(/^bastion \(.*\) does not connect to web-1 \(127\.0\.0\.1:\d+\): /),
    });
    expect(error.message).not.toContain('MaxSessions');
    expect(target.counts.connections).toBe(0);
  });

  it.each([
    ['that nobody knows', ['nowhere'], /"nowhere" to hop through: add it to the hosts of sshExecutor/],
    ['that is the machine itself', ['web-1'], /leads through one machine twice.*ProxyJump none|jump: \[\]/],
  ])('%s', async (_title, jump, message) => {
    const target = await open();
    const host = hostOf(target, { jump });
    const executor = executorFor(target, { hosts: [host] });
    expect(await refusalOf(executor.start(host, 'true'))).toMatchObject({
      code: 'ssh-jump-invalid',
      message: expect.stringMatching(message),
    });
  });

  it('that goes takes the commands behind it along, and nobody thinks that they succeeded', async () => {
    const [bastion, target]: readonly ScriptedServer[] = [await open(), await open()] as const;
    const executor = executorFor(knowing(bastion as ScriptedServer, target as ScriptedServer), {
      hosts: [hostOf(bastion as ScriptedServer, { name: 'bastion' })],
    });
    const host = hostOf(target as ScriptedServer, { jump: ['bastion'] });
    const execution = await executor.start(host, 'echo started; sleep 100');
    execution.stderr.resume();
    execution.stdout.once('data', () => bastion?.dropConnections('rst'));
    expect(await execution.result).toMatchObject({
      status: 'unknown',
      exitCode: null,
      error: { code: 'contact-lost', message: expect.stringMatching(/may have run.*Look at the host/) },
    });
    expect((await run(executor, host, 'echo again')).stdout).toBe('again\n');
  });
});

describeSshd('through real sshds', () => {
  let servers: readonly OpenSshServer[] = [];
  beforeAll(async () => {
    servers = await Promise.all([openSshServer(), openSshServer(), openSshServer({ allowTcpForwarding: false })]);
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
  });

  it('a command runs behind two, which never see it', async () => {
    const [outer, inner] = servers as [OpenSshServer, OpenSshServer];
    const target = await openSshServer();
    try {
      const hosts = [hostOf(outer, { name: 'outer' }), hostOf(inner, { name: 'inner' })];
      const executor = executorFor(knowing(outer, inner, target), { hosts });
      const ran = await run(executor, hostOf(target, { jump: ['outer', 'inner'] }), 'echo "$SSH_CONNECTION"');
      expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(` ${target.port}`) });
      expect(outer.log()).not.toContain('Starting session');
    } finally {
      await target.close();
    }
  });

  it('says that one of them does not forward', async () => {
    const [target, , strict] = servers as [OpenSshServer, OpenSshServer, OpenSshServer];
    const hosts = [hostOf(strict, { name: 'bastion' })];
    const executor = executorFor(knowing(strict, target), { hosts, pool: { backoff: 1 } });
    expect(await refusalOf(executor.start(hostOf(target, { jump: ['bastion'] }), 'true'))).toMatchObject({
      code: 'forwarding-refused',
      message: expect.stringMatching(/its sshd forbids forwarding\. Allow it there \(AllowTcpForwarding/),
      details: { reason: 'administratively-prohibited' },
    });
  });

  it('says that one of them finds nobody', async () => {
    const [bastion] = servers as [OpenSshServer];
    const port = await freePort('127.0.0.1');
    const hosts = [hostOf(bastion, { name: 'bastion' })];
    const executor = executorFor(bastion, { hosts, pool: { backoff: 1 } });
    expect(await refusalOf(executor.start(hostOf(bastion, { port, jump: ['bastion'] }), 'true'))).toMatchObject({
      code: 'forwarding-refused',
      message: expect.stringMatching(
        /got no connection there\. Check the address and the port as the bastion sees them/,
      ),
    });
  });
});
