import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { type OpenSshFleet, openSshFleet } from '../../../fixtures/ssh/open-ssh-fleet.js';
import { type OpenSshServer, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import type { SshServer } from '../../../fixtures/ssh/ssh-server.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { run, useExecutors } from './ssh-trial.js';

const openScripted = useScriptedServers();
const executorFor = useExecutors();
const patience = 60_000;

/** What all of many commands at once print. */
async function runMany(count: number, one: (n: number) => Promise<{ readonly stdout: string }>): Promise<string[]> {
  const ran = await Promise.all(Array.from({ length: count }, (_, n) => one(n)));
  return ran.map(({ stdout }) => stdout);
}
const numbers = (count: number): string[] => Array.from({ length: count }, (_, n) => `${n}\n`);

describe('a server with ten sessions for each connection', () => {
  it('is asked for eight at most on each of four, and what is more waits', async () => {
    const server = await openScripted();
    const executor = executorFor(server);
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    async function* lineWhenReleased(): AsyncGenerator<Uint8Array> {
      await released;
      yield Buffer.from('line\n');
    }
    const waiting = runMany(33, (n) =>
      run(executor, hostOf(server), `read line; echo ${n}`, { stdin: lineWhenReleased() }),
    );
    await expectSoon(() => server.commands.length).toBe(32);
    expect(server.counts).toMatchObject({ connections: 4, openSessions: 32, mostSessions: 8, refusedSessions: 0 });
    release();
    expect(await waiting).toEqual(numbers(33));
  });
});

describe('a server with three sessions for each connection', () => {
  it('is soon asked for no more than it gives', async () => {
    const server = await openScripted({ maxSessions: 3 });
    const executor = executorFor(server, { pool: { connections: 1 } });
    await run(executor, hostOf(server), 'true');
    expect(await runMany(60, (n) => run(executor, hostOf(server), `echo ${n}`))).toEqual(numbers(60));
    expect(server.commands).toHaveLength(61);
    // Asked for eight at a time all along, it would refuse three times as many as it gives.
    expect(server.counts.refusedSessions).toBeGreaterThan(0);
    expect(server.counts.refusedSessions).toBeLessThan(60);
  });
});

describe('a server with one session for each connection', () => {
  it('runs 20 commands at once, each of them once', async () => {
    const server = await openScripted({ maxSessions: 1 });
    const executor = executorFor(server);
    const ran = await runMany(20, (n) => run(executor, hostOf(server), `echo ${n}`));
    expect(ran).toEqual(numbers(20));
    expect(server.counts.connections).toBeLessThanOrEqual(4);
    expect(server.commands).toHaveLength(20);
  });

  it.each(['administratively-prohibited', 'resource-shortage'] as const)(
    'that says %s runs them too',
    async (refusal) => {
      const server = await openScripted({ maxSessions: 1, refusal });
      const executor = executorFor(server);
      expect(await runMany(10, (n) => run(executor, hostOf(server), `echo ${n}`))).toEqual(numbers(10));
    },
  );
});

describeSshd('a real sshd', () => {
  let single: OpenSshServer;
  let narrow: OpenSshServer;
  let fleet: OpenSshFleet;
  beforeAll(async () => {
    single = await openSshServer({ maxSessions: 1 });
    narrow = await openSshServer({ maxStartups: '2:100:2' });
    fleet = await openSshFleet(30, { maxStartups: '2:100:2' });
  });
  afterAll(async () => {
    await Promise.all([single, narrow, fleet].map((server) => server.close()));
  });

  it(
    'with MaxSessions 1 runs 20 commands at once, each of them once',
    async () => {
      const executor = executorFor(single);
      const ran = await runMany(20, (n) => run(executor, hostOf(single), `echo ${n}`));
      expect(ran).toEqual(numbers(20));
      expect(single.connections().total).toBeLessThanOrEqual(4);
    },
    patience,
  );

  it(
    'with MaxSessions 1 has commands cancelled, for which there is no session beside them',
    async () => {
      const executor = executorFor(single);
      const abort = new AbortController();
      const running = await Promise.all(
        [1, 2, 3, 4].map(() =>
          executor.start(hostOf(single), 'sleep 4712 & trap "" TERM; echo on; wait; sleep 4712', {
            signal: abort.signal,
          }),
        ),
      );
      for (const execution of running) {
        execution.stdout.resume();
        execution.stderr.resume();
      }
      abort.abort();
      const results = await Promise.all(running.map(({ result }) => result));
      expect(results.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
      expect(single.processes().filter((line) => line.includes('4712'))).toEqual([]);
    },
    patience,
  );

  it(
    'with room for two logins runs 30 commands at once on one machine',
    async () => {
      const executor = executorFor(narrow);
      const ran = await runMany(30, (n) => run(executor, hostOf(narrow), `echo ${n}`));
      expect(ran).toEqual(numbers(30));
    },
    patience,
  );

  it(
    'with room for two logins runs a command on each of 30 machines at once',
    async () => {
      const executor = executorFor(fleet);
      const machine = (n: number): SshServer => fleet.hosts[n] as SshServer;
      const ran = await runMany(30, (n) => run(executor, hostOf(machine(n), { name: `web-${n}` }), `echo ${n}`));
      expect(ran).toEqual(numbers(30));
      // The limit was felt: it is what this is about.
      expect(fleet.servers.map((server) => server.log()).join()).toContain('MaxStartups');
    },
    patience,
  );
});
