import { once } from 'node:events';
import type { Execution, Executor, Host } from '@opspilot/core';
import type { SshExecutorOptions } from '@opspilot/core/ssh';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFaultProxy } from '../../../fixtures/ssh/fault-proxy.js';
import { openScriptedServer, type ScriptedServer } from '../../../fixtures/ssh/scripted-server.js';
import { type FaultyWay, openFaultyWay } from './faulty-way.js';
import { endOf, inTime } from './settled.js';

const never = 120_000;

let bastion: ScriptedServer;
let target: ScriptedServer;
/** Between us and the bastion. */
let near: FaultyWay;
let executor: Executor;
let host: Host;

beforeEach(async () => {
  [bastion, target] = await Promise.all([openScriptedServer(), openScriptedServer()]);
  near = await openFaultyWay(bastion);
  host = {
    name: 'target',
    address: target.host,
    port: target.port,
    user: target.username,
    identity: target.identityFile,
    jump: ['faulty'],
  };
});

afterEach(async () => {
  near.proxy.cut('rst');
  await inTime(executor.close(), 'close()');
  await near.close();
  await Promise.all([bastion.close(), target.close()]);
});

function open(options: SshExecutorOptions = {}): void {
  executor = near.executor({
    hosts: [near.host],
    knownHosts: [near.knownHostsFile, target.knownHostsFile],
    timeouts: { connect: never, login: never, session: never, ...options.timeouts },
    keepalive: { interval: never, count: 3, ...options.keepalive },
    pool: { attempts: 2, backoff: 0 },
  });
}

async function startSleeper(): Promise<Execution> {
  const execution = await executor.start(host, 'echo up; exec sleep 300');
  execution.stderr.resume();
  await once(execution.stdout, 'data');
  execution.stdout.resume();
  return execution;
}

describe('a target behind a bastion', () => {
  it('is lost with the bastion, says so, and is reached again over a new one', async () => {
    open();
    const executions = await Promise.all([startSleeper(), startSleeper()]);
    for (const how of ['fin', 'rst'] as const) {
      const execution = await startSleeper();
      near.proxy.cut(how);
      const { status, error } = await inTime(execution.result, 'the result');
      expect([status, error?.code]).toEqual(['unknown', 'contact-lost']);
      expect(error?.message).toContain(`faulty (${near.proxy.host}:${near.proxy.port})`);
    }
    for (const { result } of executions) expect((await inTime(result, 'a result')).status).toBe('unknown');
    expect(await endOf(executor, host, 'echo again')).toMatchObject({ end: 'exited', output: 'again\n' });
    expect(bastion.counts.connections).toBe(3);
  });

  it('is lost when the bastion goes silent', async () => {
    open({ keepalive: { interval: 300, count: 2 } });
    const execution = await startSleeper();
    near.proxy.silence();
    expect(await inTime(execution.result, 'the result')).toMatchObject({ status: 'unknown' });
    expect(await endOf(executor, host, 'echo again')).toMatchObject({ end: 'exited', output: 'again\n' });
  });

  it('is not reached over a bastion that breaks at any step, and nothing runs', async () => {
    open();
    expect(await endOf(executor, host, 'true')).toMatchObject({ end: 'exited' });
    const steps = bastion.phases.at(-1)?.map(({ sent }) => sent) ?? [];
    await executor.close();
    for (const after of [0, ...steps.slice(0, 5)]) {
      open();
      near.proxy.setFault({ kind: 'cut', from: 'server', after, by: after % 2 === 0 ? 'fin' : 'rst' });
      const { end, code } = await endOf(executor, host, 'true');
      expect(['connection-lost', 'connection-refused']).toContain(code);
      expect(end).toBe('rejected');
      await executor.close();
    }
    expect(target.commands).toHaveLength(1);
    near.proxy.setFault(undefined);
  });

  it('that says nothing is given up by the limit of logins, and the bastion stays', async () => {
    const mute = await openFaultProxy(target, { kind: 'mute' });
    open({ timeouts: { login: 3_000 } });
    const silent = { ...host, name: 'silent', port: mute.port };
    expect(await endOf(executor, silent, 'true')).toMatchObject({ end: 'rejected', code: 'login-timed-out' });
    await mute.close();
    expect(await endOf(executor, host, 'true')).toMatchObject({ end: 'exited' });
    expect(bastion.counts.connections).toBe(1);
  });

  it('that breaks leaves the bastion, and what runs on others behind it, alone', async () => {
    const far = await openFaultyWay(target);
    executor = near.executor({
      hosts: [near.host],
      knownHosts: [near.knownHostsFile, target.knownHostsFile, far.knownHostsFile],
    });
    const other = await startSleeper();
    const broken = await executor.start({ ...host, name: 'broken', port: far.proxy.port }, 'exec sleep 300');
    far.proxy.cut('rst');
    expect(await inTime(broken.result, 'the result')).toMatchObject({ status: 'unknown' });
    expect(await endOf(executor, host, 'echo still')).toMatchObject({ end: 'exited', output: 'still\n' });
    expect(bastion.counts.connections).toBe(1);
    await Promise.all([executor.close(), far.close()]);
    expect(await other.result).toMatchObject({ status: 'cancelled' });
  });
});
