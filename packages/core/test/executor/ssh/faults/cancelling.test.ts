import { once } from 'node:events';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import type { Become, ExecutionResult, Executor, Host } from '@opspilot/core';
import { type SshExecutorOptions, sshExecutor } from '@opspilot/core/ssh';
import { afterEach, expect, it } from 'vitest';
import { describeSshd, useTemporaryUser } from '../../../fixtures/ssh/describe-sshd.js';
import { type OpenSshServer, type OpenSshServerOptions, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import { inTime } from './settled.js';

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
    expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 24 }, () => 'cancelled'));
    expect(server.processes()).toEqual([]);
  });

  it('ends commands on a server that gives one session per connection', { timeout: 60_000 }, async () => {
    const { executor, host, server } = await open({ maxSessions: 1 });
    const results = await cancelTogether(executor, host, 3);
    expect(results.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
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
        expect(results.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
        expect(server.processes()).toEqual([]);
      });
    }
  },
  { users: true },
);
