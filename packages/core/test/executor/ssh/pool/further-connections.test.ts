import { manualClock } from '@opspilot/core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SshConnection } from '../../../../src/executor/ssh/connection/ssh-connection.js';
import { Stop } from '../../../../src/executor/ssh/connection/stop.js';
import { startedLate } from '../../../../src/executor/ssh/launch/start-refusal.js';
import { SshPool } from '../../../../src/executor/ssh/pool/ssh-pool.js';
import { type SshErrorCode, sshError } from '../../../../src/executor/ssh/ssh-error.js';
import { settleOptions } from '../../../../src/executor/ssh/ssh-options.js';
import type { SshTarget } from '../../../../src/executor/ssh/ssh-target.js';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import { openFaultProxy } from '../../../fixtures/ssh/fault-proxy.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { refusalOf, run, useExecutors } from '../refusals/ssh-trial.js';
import { connectionOf } from './pooled-connection.js';

const open = useScriptedServers();
const executorFor = useExecutors();

describe('a further connection that fails while one stands', () => {
  const target: SshTarget = {
    ...{ name: 'web-1', address: 'web-1', port: 22, user: 'deploy', identities: [], identitiesOnly: true },
    ...{ forwardAgent: false, knownHosts: [], jump: [] },
  };

  /** A pool whose first connection carries one session and stands; `fault` decides about those after it. */
  async function standing() {
    const clock = manualClock();
    const state: { fault: SshErrorCode | undefined; attempts: number } = { fault: undefined, attempts: 0 };
    const connect = async (): Promise<SshConnection> => {
      state.attempts += 1;
      if (state.fault !== undefined) throw sshError(state.fault, `It says ${state.fault}.`);
      return connectionOf(target);
    };
    const { pool: limits } = settleOptions({
      pool: { attempts: 1, sessions: 1, connections: 2, backoff: 1_000, breaker: { failures: 1_000, rest: 1 } },
    });
    // As long as it may be.
    const random = { next: () => 1, fill: (bytes: Uint8Array) => bytes };
    const pool = new SshPool({ ...limits, connect, clock, random });
    onTestFinished(() => pool.close());
    const first = await pool.lease(target, undefined);
    return { pool, clock, state, first };
  }

  const settled = (): Promise<void> => new Promise(setImmediate);

  it('is tried again after pauses that grow, for those who still wait', async () => {
    const { pool, clock, state } = await standing();
    state.fault = 'connection-refused';
    const waiting = Promise.resolve(pool.lease(target, undefined));
    await settled();
    expect(state.attempts).toBe(2);
    for (const [attempts, pause] of [
      [3, 1_000],
      [4, 2_000],
      [5, 4_000],
      [6, 5_000],
    ] as const) {
      await clock.advance(pause - 1);
      await settled();
      expect(state.attempts).toBe(attempts - 1);
      await clock.advance(1);
      await settled();
      expect(state.attempts).toBe(attempts);
    }
    state.fault = undefined;
    await clock.advance(5_000);
    const { connection } = await waiting;
    expect([state.attempts, connection.isOpen]).toEqual([7, true]);
  });

  it('is not tried by every command that begins or ends meanwhile', async () => {
    const { pool, clock, state, first } = await standing();
    state.fault = 'connection-refused';
    const waiting = [1, 2, 3].map(() => Promise.resolve(pool.lease(target, undefined)));
    await settled();
    first.release();
    for (const next of waiting) {
      const { release } = await next;
      await settled();
      expect(state.attempts).toBe(2);
      release();
    }
    // Nobody waits any more.
    await clock.advance(60_000);
    await settled();
    expect(state.attempts).toBe(2);
  });

  it('is not tried again where it would lock an account, as long as that one stands', async () => {
    const { pool, clock, state, first } = await standing();
    state.fault = 'password-refused';
    const waiting = Promise.resolve(pool.lease(target, undefined));
    await clock.advance(600_000);
    await settled();
    expect(state.attempts).toBe(2);
    first.release();
    expect((await waiting).connection).toBe(first.connection);
  });

  it('is the reason that those who wait are told when that one goes too', async () => {
    const { pool, state, first } = await standing();
    state.fault = 'password-refused';
    const waiting = Promise.resolve(pool.lease(target, undefined)).catch((error: unknown) => error);
    await settled();
    state.fault = 'connection-refused';
    await first.connection.close();
    expect(await waiting).toMatchObject({ code: 'connection-refused' });
    expect(state.attempts).toBe(3);
  });

  it('is told to those for whom it takes too long', async () => {
    const { pool, state } = await standing();
    state.fault = 'connection-refused';
    const stop = new Stop();
    const waiting = Promise.resolve(pool.lease(target, stop)).catch((error: unknown) => error);
    await settled();
    stop.abort(startedLate('web-1', 500));
    expect(await waiting).toMatchObject({
      code: 'start-timed-out',
      message: expect.stringMatching(
        /not started on web-1 after 500 ms; it did not run\..*All sessions were taken, and a further connection failed: It says/,
      ),
      details: { host: 'web-1', limit: 500 },
      cause: { code: 'connection-refused' },
    });
  });

  it('is not there when as many stand as may, and those who wait are told what they wait for', async () => {
    const { pool } = await standing();
    await pool.lease(target, undefined);
    const stop = new Stop();
    const waiting = Promise.resolve(pool.lease(target, stop)).catch((error: unknown) => error);
    await settled();
    stop.abort(startedLate('web-1', 500));
    const message = ((await waiting) as Error).message;
    expect(message).toMatch(
      /^The command had not started on web-1 after 500 ms; it did not run\. Every session that may be open there \(2\) was taken: .*background processes.*pool\.connections/,
    );
    expect(message).not.toContain('Check the machine');
  });

  it('keeps a command waiting until it works, while the other one goes on', async () => {
    const server = await open();
    const proxy = await openFaultProxy(server);
    onTestFinished(() => proxy.close());
    const executor = executorFor(server, {
      unknownHosts: 'trust-on-first-use',
      pool: { sessions: 1, attempts: 1, backoff: 1, breaker: { failures: 1, rest: 50 } },
    });
    const host = hostOf(server, { port: proxy.port });
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const lines = (async function* () {
      await released;
      yield Buffer.from('line\n');
    })();
    const running = run(executor, host, 'read line; echo "$line"', { stdin: lines });
    await expectSoon(() => server.commands.length).toBe(1);
    proxy.setFault({ kind: 'refuse' });
    const late = await refusalOf(executor.start(host, 'echo in', { timeouts: { start: 500 } }));
    expect(late).toMatchObject({
      code: 'start-timed-out',
      message: expect.stringMatching(/further connection failed/),
    });
    const waiting = run(executor, host, 'echo in');
    proxy.setFault(undefined);
    expect((await waiting).stdout).toBe('in\n');
    release();
    expect((await running).stdout).toBe('line\n');
  });
});
