import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Execution, Executor } from '@opspilot/core';
import type { SshExecutorOptions } from '@opspilot/core/ssh';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import type { ConnectionPhase, PhaseMark } from '../../../fixtures/ssh/scripted-account.js';
import { openScriptedServer, type ScriptedServer } from '../../../fixtures/ssh/scripted-server.js';
import { runsOf } from './cut-trial.js';
import { type FaultyWay, openFaultyWay } from './faulty-way.js';
import { endOf, inTime } from './settled.js';

/** Longer than any test waits: only one limit can end what is tried. */
const never = 120_000;
const patient = { connect: never, login: never, session: never };
const watchful: SshExecutorOptions = { keepalive: { interval: 300, count: 2 }, timeouts: patient };
const blind: SshExecutorOptions = { keepalive: { interval: never, count: 3 }, timeouts: patient };

let server: ScriptedServer;
let way: FaultyWay;
let executor: Executor;
let files = 0;

beforeAll(async () => {
  server = await openScriptedServer();
});

beforeEach(async () => {
  way = await openFaultyWay(server);
});

afterEach(async () => {
  way.proxy.cut('rst');
  await inTime(executor.close(), 'close()');
  await way.close();
});

afterAll(() => server.close());

function open(options: SshExecutorOptions): void {
  executor = way.executor({ ...options, pool: { attempts: 1, backoff: 0, ...options.pool } });
}

/** Runs on; prints a line first. */
async function startSleeper(signal?: AbortSignal): Promise<Execution> {
  const execution = await executor.start(way.host, 'echo up; exec sleep 300', signal && { signal });
  execution.stderr.resume();
  await once(execution.stdout, 'data');
  execution.stdout.resume();
  return execution;
}

/** Bytes from the server until it had done something for the first time. */
function sentAtFirst(marks: readonly PhaseMark[]): (phase: ConnectionPhase) => number {
  return (phase) => marks.find((mark) => mark.phase === phase)?.sent ?? Number.NaN;
}

const newFile = (): string => join(server.directory, `half-open-${++files}`);

describe('a connection that goes silent', () => {
  it('before the server has said anything, ends a start by the limit of logins', async () => {
    open({ ...blind, timeouts: { ...patient, login: 400 } });
    way.proxy.setFault({ kind: 'mute' });
    expect(await endOf(executor, way.host, 'true')).toMatchObject({ end: 'rejected', code: 'login-timed-out' });
  });

  it('in every phase, ends a start by the right limit with the right code', { timeout: 120_000 }, async () => {
    open(blind);
    expect(await endOf(executor, way.host, 'true')).toMatchObject({ end: 'exited' });
    const sent = sentAtFirst(server.phases.at(-1) ?? []);
    const login = { ...patient, login: 400 };
    const session = { ...patient, session: 200 };
    const ends = [
      [10, login, 'rejected', 'login-timed-out'],
      [sent('handshake') - 20, login, 'rejected', 'login-timed-out'],
      [sent('handshake'), login, 'rejected', 'login-timed-out'],
      [sent('ready') - 1, login, 'rejected', 'login-timed-out'],
      [sent('ready'), session, 'rejected', 'session-timed-out'],
      [sent('exec') - 1, session, 'rejected', 'session-timed-out'],
    ] as const;
    for (const [after, timeouts, end, code] of ends) {
      way.proxy.cut('rst');
      await executor.close();
      open({ ...blind, timeouts });
      way.proxy.setFault({ kind: 'silence', from: 'server', after });
      const file = newFile();
      expect([after, await endOf(executor, way.host, `echo run >>${file}`)]).toMatchObject([after, { end, code }]);
      // The first command of a connection is held back until the login has answered.
      await wait(100);
      expect(runsOf(file)).toBe(0);
    }
  });

  it('while commands run, ends all of them as unknown, by its keepalive', async () => {
    open(watchful);
    const executions = await Promise.all([startSleeper(), startSleeper(), startSleeper()]);
    way.proxy.silence();
    const results = await inTime(Promise.all(executions.map(({ result }) => result)), 'a result');
    for (const { status, error } of results) expect([status, error?.code]).toEqual(['unknown', 'contact-lost']);
    expect(results[0]?.error?.message).toContain('has said nothing for');
  });

  it('while a command is being cancelled, ends it as unknown', async () => {
    open(watchful);
    const abort = new AbortController();
    const { result } = await startSleeper(abort.signal);
    way.proxy.silence();
    abort.abort();
    expect(await inTime(result, 'the result')).toMatchObject({ status: 'unknown' });
  });

  it('is not mistaken for one that is merely slow', async () => {
    open({ ...blind, keepalive: { interval: 300, count: 2 } });
    way.proxy.setFault({ kind: 'throttle', bytesPerSecond: 200_000 });
    // Behind a megabyte of output, an answer to a question comes five seconds late.
    const ended = await endOf(executor, way.host, 'head -c 1000000 /dev/zero; echo; echo done');
    expect({ end: ended.end, output: ended.output.slice(-5) }).toEqual({ end: 'exited', output: 'done\n' });
  });

  it('while it is idle, is dropped, and the next command makes a new one', async () => {
    open(watchful);
    expect(await endOf(executor, way.host, 'true')).toMatchObject({ end: 'exited' });
    way.proxy.silence();
    const file = newFile();
    // Had the silent one been kept, nothing could have ended this.
    expect(await endOf(executor, way.host, `echo run >>${file}`)).toMatchObject({ end: 'exited' });
    expect(runsOf(file)).toBe(1);
    expect(way.proxy.recordedBytes()).toHaveLength(2);
  });

  it('is given up for another one when a session does not open, long before its keepalive says so', async () => {
    open({ ...blind, timeouts: { ...patient, session: 300 } });
    expect(await endOf(executor, way.host, 'true')).toMatchObject({ end: 'exited' });
    way.proxy.silence();
    const file = newFile();
    expect(await endOf(executor, way.host, `echo run >>${file}`)).toMatchObject({ end: 'exited' });
    expect(runsOf(file)).toBe(1);
  });
});

describe('close()', () => {
  it('ends while everything hangs, and so does all that is under way', async () => {
    // No third connection: commands would run on it, and be cancelled.
    open({ keepalive: { interval: 700, count: 2 }, pool: { connections: 2 } });
    const running = await Promise.all(Array.from({ length: 12 }, () => startSleeper()));
    way.proxy.silence();
    const file = newFile();
    const starting = Array.from({ length: 8 }, () => endOf(executor, way.host, `echo run >>${file}`));
    await wait(50);
    await inTime(executor.close(), 'close()');
    for (const { result } of running) expect((await result).status).toBe('unknown');
    for (const { end, code } of await Promise.all(starting)) {
      expect(['rejected executor-closed', 'unknown contact-lost']).toContain(`${end} ${code}`);
    }
    expect(runsOf(file)).toBe(0);
  });

  it('does not wait for a reader who reads nothing of a command that has ended', async () => {
    open({});
    // More than the window and all buffers take is not written before it ends; the rest is not sent before it is read.
    const execution = await executor.start(way.host, 'head -c 2200000 /dev/zero');
    await expectSoon(() => server.phases.at(-1)?.some(({ phase }) => phase === 'exit-status')).toBe(true);
    await inTime(executor.close(), 'close()');
    expect(await execution.result).toMatchObject({ status: 'cancelled', exitCode: 0 });
  });

  it('starts nothing that was still on its way, and leaves nothing behind', async () => {
    open({ pool: { connections: 1, sessions: 4 } });
    const starts = Array.from({ length: 12 }, async () => {
      const file = newFile();
      return { file, ...(await endOf(executor, way.host, `echo run >>${file}; exec sleep 300`)) };
    });
    await expectSoon(() => server.counts.openSessions).toBe(4);
    await inTime(executor.close(), 'close()');
    const ended = await Promise.all(starts);
    await expectSoon(() => server.counts.openSessions).toBe(0);
    const waiting = ended.filter(({ code }) => code === 'executor-closed');
    expect(waiting.length).toBeGreaterThanOrEqual(8);
    for (const { file } of waiting) expect(runsOf(file)).toBe(0);
    for (const { end } of ended) expect(['rejected', 'cancelled']).toContain(end);
  });
});
