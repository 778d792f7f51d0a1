import { once } from 'node:events';
import { join } from 'node:path';
import type { Execution, Executor, Host } from '@opspilot/core';
import { sshExecutor } from '@opspilot/core/ssh';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { type OpenSshServer, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { runsOf } from './cut-trial.js';
import { openFaultyWay } from './faulty-way.js';
import { endOf, inTime } from './settled.js';

async function startSleeper(executor: Executor, host: Host): Promise<Execution> {
  const execution = await executor.start(host, 'echo up; exec sleep 300');
  execution.stderr.resume();
  await once(execution.stdout, 'data');
  execution.stdout.resume();
  return execution;
}

describeSshd('an sshd that crashes', () => {
  let server: OpenSshServer;
  let executor: Executor;
  let host: Host;

  beforeEach(async () => {
    server = await openSshServer();
    executor = sshExecutor({
      config: false,
      agent: false,
      knownHosts: [server.knownHostsFile],
      pool: { attempts: 1, breaker: { failures: 100, rest: 1 } },
    });
    host = hostOf(server);
  });

  afterEach(async () => {
    await inTime(executor.close(), 'close()');
    await server.close();
  });

  it('leaves what ran unknown, and the next command finds the way when it is back', async () => {
    const executions = await Promise.all(Array.from({ length: 12 }, () => startSleeper(executor, host)));
    await server.crash();
    for (const { result } of executions) {
      const { status, error } = await inTime(result, 'a result');
      expect([status, error?.code]).toEqual(['unknown', 'contact-lost']);
    }
    // Unknown is the truth: they do run.
    const sleeping = () => server.processes().filter((line) => line.includes('sleep 300')).length;
    await expect.poll(sleeping, { timeout: 20_000 }).toBe(12);
    const file = join(server.directory, 'runs');
    expect(await endOf(executor, host, `echo run >>${file}`)).toMatchObject({
      end: 'rejected',
      code: 'connection-refused',
    });
    await server.restart();
    expect(await endOf(executor, host, `echo run >>${file}`)).toMatchObject({ end: 'exited' });
    expect(runsOf(file)).toBe(1);
  });

  it('while commands begin, rejects those that did not run and knows no more of the others', {
    timeout: 60_000,
  }, async () => {
    for (let round = 0; round < 5; round++) {
      const starts = Array.from({ length: 16 }, async (_, index) => {
        const file = join(server.directory, `runs-${round}-${index}`);
        return { file, ...(await endOf(executor, host, `echo run >>${file}`)) };
      });
      await new Promise((resolve) => setTimeout(resolve, round * 40));
      await server.crash();
      const ended = await Promise.all(starts);
      await expect.poll(() => server.processes(), { timeout: 20_000 }).toEqual([]);
      for (const { end, code, file } of ended) {
        expect(['rejected', 'unknown', 'exited']).toContain(end);
        if (end === 'rejected') expect([code, runsOf(file)]).toEqual([expect.stringMatching(/^connection-/), 0]);
        if (end === 'exited') expect(runsOf(file)).toBe(1);
        expect(runsOf(file)).toBeLessThanOrEqual(1);
      }
      await server.restart();
    }
  });

  it('and comes back with other keys, is sent neither login nor command', async () => {
    expect(await endOf(executor, host, 'true')).toMatchObject({ end: 'exited' });
    await server.restart({ newHostKeys: true });
    const before = server.log().length;
    expect(await endOf(executor, host, 'true')).toMatchObject({ end: 'rejected', code: 'host-key-changed' });
    expect(server.log().slice(before)).not.toMatch(/publickey|userauth|Starting session/i);
  });
});

describe('a server whose key is another one after it came back', () => {
  const openServer = useScriptedServers();

  it('is sent nothing that belongs to us', async () => {
    const [first, second] = await Promise.all([openServer(), openServer()]);
    const place = { ...first };
    const way = await openFaultyWay(place);
    const executor = way.executor();
    expect(await endOf(executor, way.host, 'true')).toMatchObject({ end: 'exited' });
    place.port = second.port;
    way.proxy.cut('rst');
    const { end, code } = await endOf(executor, way.host, 'echo sent');
    expect([end, code]).toEqual(['rejected', 'host-key-changed']);
    expect(second.counts.connections).toBe(1);
    expect([second.attempts, second.commands]).toEqual([[], []]);
    await executor.close();
    await way.close();
  });
});
