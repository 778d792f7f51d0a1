import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Become, ExecutionResult, Executor, Host } from '@opspilot/core';
import { type SshExecutorOptions, sshExecutor } from '@opspilot/core/ssh';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { describeSshd, useTemporaryUser } from '../../../fixtures/ssh/describe-sshd.js';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import { type OpenSshServer, type OpenSshServerOptions, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { inTime } from './settled.js';

const openScripted = useScriptedServers();

/** Ignores SIGTERM, and so does what it starts: a child, and one in a session of its own that left its parent. */
const stubborn = `trap '' TERM; (sleep 300 &); (setsid sh -c "trap '' TERM; echo up; sleep 300" &); sleep 300`;

let server: OpenSshServer | undefined;
let executor: Executor | undefined;

afterEach(async () => {
  await executor?.close();
  await server?.close();
});

async function open(serverOptions: OpenSshServerOptions = {}, options: SshExecutorOptions = {}) {
  const opened = await openSshServer(serverOptions);
  server = opened;
  executor = sshExecutor({ config: false, agent: false, knownHosts: [opened.knownHostsFile], ...options });
  const { host: address, port, username: user, identityFile: identity } = opened;
  return { executor, server: opened, host: { name: 'sshd', address, port, user, identity } };
}

/** What became of it, and of which cause if nobody knows. */
const ending = ({ status, error }: ExecutionResult): string =>
  error === undefined ? status : `${status}: ${error.message} (${String(error.cause)})`;

/** Starts so many stubborn commands, cancels them together when all stand, and gives their results. */
async function cancelTogether(
  from: Executor,
  host: Host,
  count: number,
  become?: Become,
): Promise<readonly ExecutionResult[]> {
  const abort = new AbortController();
  const { signal } = abort;
  const executions = await Promise.all(
    Array.from({ length: count }, async () => {
      const execution = await from.start(host, stubborn, { signal, ...(become && { become }) });
      execution.stderr.resume();
      await once(createInterface({ input: execution.stdout }), 'line');
      return execution;
    }),
  );
  abort.abort();
  return inTime(Promise.all(executions.map(({ result }) => result)), 'a cancelled command');
}

describeSshd('cancelling on a real sshd', () => {
  it('ends many commands at once that ignore SIGTERM, to the last process', { timeout: 60_000 }, async () => {
    const { executor, host, server } = await open();
    const results = await cancelTogether(executor, host, 24);
    expect(results.map(ending)).toEqual(Array.from({ length: 24 }, () => 'cancelled'));
    expect(server.processes()).toEqual([]);
  });

  it('ends commands on a server that gives one session per connection', { timeout: 60_000 }, async () => {
    const { executor, host, server } = await open({ maxSessions: 1 });
    const results = await cancelTogether(executor, host, 3);
    expect(results.map(ending)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(server.processes()).toEqual([]);
  });

  it('does not say so when it could not look', { timeout: 60_000 }, async () => {
    const { executor, host, server } = await open({ maxSessions: 1, maxStartups: '1:100:1' });
    const abort = new AbortController();
    const execution = await executor.start(host, 'exec sleep 300', { signal: abort.signal });
    // Whoever would look is not let in: the door is blocked by one who does not log in.
    const blocking = createConnection(server.port, server.host);
    await once(blocking, 'data');
    abort.abort();
    const { status, error } = await inTime(execution.result, 'the result');
    expect([status, error?.code]).toEqual(['unknown', 'termination-unconfirmed']);
    blocking.destroy();
  });
});

describeSshd(
  'cancelling what runs as somebody else',
  () => {
    const user = useTemporaryUser({ sudo: 'password', password: 'open sesame' });
    const become = { user: 'root', password: 'open sesame' };

    for (const maxSessions of [10, 1]) {
      it(`ends it through sudo, with ${maxSessions} sessions per connection`, { timeout: 60_000 }, async () => {
        const { executor, host, server } = await open({ users: [user().name], maxSessions });
        const results = await cancelTogether(executor, { ...host, user: user().name }, 3, become);
        expect(results.map(ending)).toEqual(['cancelled', 'cancelled', 'cancelled']);
        expect(server.processes()).toEqual([]);
      });
    }
  },
  { users: true },
);

describeSshd(
  'cancelling where users see no processes of others',
  () => {
    const user = useTemporaryUser({ sudo: 'nopasswd' });

    it.each([
      ['became root', 'exec sudo sleep 4713'],
      ['left root behind, with its output elsewhere', 'sudo sleep 4713 >/dev/null 2>&1 & exec sleep 4713'],
    ])('does not claim the end of what %s', { timeout: 60_000 }, async (_title, command) => {
      const { executor, host, server } = await open({ users: [user().name], hidesProcesses: true });
      const abort = new AbortController();
      const execution = await executor.start({ ...host, user: user().name }, command, { signal: abort.signal });
      const left = (): number => server.processes().filter((line) => /\d+ sleep 4713$/.test(line)).length;
      await expectSoon(left).toBe(command.split('sleep').length - 1);
      abort.abort();
      const { status, error } = await inTime(execution.result, 'the result');
      expect(left()).toBe(1);
      expect([status, error?.code]).toEqual(['unknown', 'termination-unconfirmed']);
      expect(error?.message).toMatch(/could not be seen: the machine shows a user no processes of others \(hidepid/);
    });
  },
  { users: true, hides: true },
);

describe('cancelling what left its session, parent and environment', () => {
  it('does not claim its end while it holds the output', { timeout: 60_000 }, async () => {
    const server = await openScripted();
    executor = sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] });
    const { host: address, port, username: user, identityFile: identity } = server;
    const file = join(server.directory, 'pid');
    const command = `(env -i setsid sh -c 'echo $$ >${file}; exec sleep 60' &); exec sleep 300`;
    const abort = new AbortController();
    const host = { name: 'scripted', address, port, user, identity };
    const execution = await executor.start(host, command, { signal: abort.signal });
    await expectSoon(() => existsSync(file) && readFileSync(file, 'utf8')).toMatch(/\d\n/);
    const pid = Number(readFileSync(file, 'utf8'));
    onTestFinished(() => void process.kill(pid, 'SIGKILL'));
    abort.abort();
    const { status, error } = await inTime(execution.result, 'the result');
    expect([status, error?.code]).toEqual(['unknown', 'termination-unconfirmed']);
    expect(error?.message).toMatch(/could not be seen: the server keeps its session open/);
    expect(process.kill(pid, 0)).toBe(true);
  });

  it('claims the end of a command whose output nobody takes', { timeout: 60_000 }, async () => {
    const server = await openScripted();
    executor = sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] });
    const { host: address, port, username: user, identityFile: identity } = server;
    const abort = new AbortController();
    const host = { name: 'scripted', address, port, user, identity };
    // Far more than is kept for a reader has been written when the file is there.
    const file = join(server.directory, 'written');
    const command = `head -c 1500000 /dev/zero; : >${file}; exec cat /dev/zero`;
    const execution = await executor.start(host, command, { signal: abort.signal });
    await expectSoon(() => existsSync(file)).toBe(true);
    abort.abort();
    expect(await inTime(execution.result, 'the result')).toMatchObject({ status: 'cancelled' });
  });
});
