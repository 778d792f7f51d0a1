import { execFileSync } from 'node:child_process';
import type { ExecutionOptions, Host } from '@opspilot/core';
import type { SshExecutor } from '@opspilot/core/ssh';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeSshd, useTemporaryUser } from '../../../fixtures/ssh/describe-sshd.js';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import { openFaultProxy } from '../../../fixtures/ssh/fault-proxy.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { type OpenSshServer, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import type { Omission } from '../../../fixtures/ssh/scripted-server-options.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { refusalOf, run, useExecutors } from './ssh-trial.js';

const open = useScriptedServers();
const executorFor = useExecutors();
const pty = { columns: 80, rows: 24 };

describe('a connection', () => {
  const omits: Omission[] = [];
  const silent = (options: () => ExecutionOptions) => async (executor: SshExecutor, host: Host) => {
    omits.push('session');
    const error = await refusalOf(executor.start(host, 'true', options()));
    omits.pop();
    return error.code;
  };

  it.each<[string, string, (executor: SshExecutor, host: Host) => Promise<string>]>([
    [
      'refuses a terminal',
      'pty-unavailable',
      async (executor, host) => (await refusalOf(executor.start(host, 'true', { pty }))).code,
    ],
    ['is slower than a start may be', 'start-timed-out', silent(() => ({ timeouts: { start: 100 } }))],
    ['is slower than the caller waits', 'start-cancelled', silent(() => ({ signal: AbortSignal.timeout(100) }))],
  ])('whose server %s goes on to carry commands', async (_title, code, fail) => {
    const server = await open({ pty: false, omits });
    const executor = executorFor(server);
    await run(executor, hostOf(server), 'true');
    expect(await fail(executor, hostOf(server))).toBe(code);
    expect((await run(executor, hostOf(server), 'echo on')).stdout).toBe('on\n');
    expect(server.counts).toMatchObject({ connections: 1, openConnections: 1 });
  });
});

describe('a server that lets in and', () => {
  it('opens no session', async () => {
    const server = await open({ maxSessions: 0 });
    expect(await refusalOf(executorFor(server).start(hostOf(server), 'true'))).toMatchObject({
      code: 'session-refused',
      message: expect.stringMatching(/opened no further session: open failed\. Raise MaxSessions/),
    });
  });

  it('runs no commands', async () => {
    const server = await open({ exec: false });
    expect(await refusalOf(executorFor(server).start(hostOf(server), 'true'))).toMatchObject({
      code: 'command-refused',
      message: expect.stringMatching(/logs in but runs no commands.*Check the account's shell and what its key allows/),
    });
  });

  it('opens no terminal', async () => {
    const server = await open({ pty: false });
    expect(await refusalOf(executorFor(server).start(hostOf(server), 'true', { pty }))).toMatchObject({
      code: 'pty-unavailable',
      message: expect.stringMatching(/opens no terminal for \S+ Allow it .*PermitTTY.*without pty/),
    });
  });

  it('does not answer when asked for a session', async () => {
    const server = await open({ omits: ['session'] });
    const starting = executorFor(server, { timeouts: { session: 50 } }).start(hostOf(server), 'true');
    expect(await refusalOf(starting)).toMatchObject({
      code: 'session-timed-out',
      message: expect.stringMatching(/did not answer the request for a session within 50 ms.*try again later/),
    });
    expect(server.commands).toEqual([]);
  });

  it('does not answer the first line, which holds nothing of the command: it has not run', async () => {
    const server = await open({ omits: ['exec'] });
    const starting = executorFor(server, { timeouts: { session: 50 } }).start(hostOf(server), 'touch secret');
    expect(await refusalOf(starting)).toMatchObject({ code: 'session-timed-out' });
    expect(server.commands.join('\n')).not.toContain('secret');
    // Each was given up with its connection, and is kept open by nobody.
    await expectSoon(() => server.counts.openSessions).toBe(0);
  });

  it('does not answer when asked for a command: nobody knows whether it ran', async () => {
    const omits: Omission[] = [];
    const server = await open({ omits });
    const executor = executorFor(server, { timeouts: { session: 3_000 } });
    expect(await run(executor, hostOf(server), 'true')).toMatchObject({ status: 'exited' });
    omits.push('exec');
    const ran = await run(executor, hostOf(server), 'true');
    expect(ran).toMatchObject({
      status: 'unknown',
      exitCode: null,
      error: { code: 'contact-lost', message: expect.stringMatching(/It may have run\. Look at the host/) },
    });
  });

  it('has no login shell', async () => {
    const server = await open({ shell: '/no/such/shell' });
    expect(await refusalOf(executorFor(server).start(hostOf(server), 'true'))).toMatchObject({
      code: 'start-failed',
      message: expect.stringMatching(/It printed nothing\. .*whose login shell runs \/bin\/sh/),
    });
  });

  it('lacks the shell that commands are to run in', async () => {
    const server = await open();
    for (const options of [{}, { env: { A: 'b' } }, { pty }]) {
      const starting = executorFor(server, { shell: '/bin/no-such-shell' }).start(hostOf(server), 'touch x', options);
      expect(await refusalOf(starting)).toMatchObject({
        code: 'shell-missing',
        message: expect.stringMatching(/^There is no \/bin\/no-such-shell on web-1 .*Install it, or name another one/),
      });
    }
  });

  it('lacks the directory that a command is to run in', async () => {
    const server = await open();
    for (const options of [{}, { env: { A: 'b' } }, { pty }]) {
      const starting = executorFor(server).start(hostOf(server), 'touch x', { ...options, cwd: '/no/such/directory' });
      expect(await refusalOf(starting)).toMatchObject({
        code: 'working-directory-unusable',
        message: 'The working directory /no/such/directory on web-1 does not exist. Create it, or name another one.',
        details: { host: 'web-1', cwd: '/no/such/directory', problem: 'missing' },
      });
    }
  });

  it('falls silent while nobody uses the connection, which is noticed', async () => {
    const server = await open();
    const proxy = await openFaultProxy(server);
    onTestFinished(() => proxy.close());
    const executor = executorFor(server, {
      unknownHosts: 'trust-on-first-use',
      keepalive: { interval: 100, count: 2 },
    });
    await run(executor, hostOf(server, { port: proxy.port }), 'true');
    proxy.silence();
    // This side gives it up by itself: nobody asks anything of it, and it would be kept for a minute.
    await expectSoon(() => proxy.left()).toBe(1);
  });
});

describeSshd(
  'a real sshd',
  () => {
    const expired = useTemporaryUser({ password: 's3cr3t' });
    const locked = useTemporaryUser();
    async function serve(options: Parameters<typeof openSshServer>[0]): Promise<OpenSshServer> {
      const server = await openSshServer(options);
      onTestFinished(() => server.close());
      return server;
    }

    it.each([
      ['PermitTTY no', 'pty-unavailable', /PermitTTY/],
      [
        'ForceCommand echo only this; exit 3',
        'start-failed',
        /ended with exit code 3 without a sign of the command\. It printed "only this"\. .*forced command \(ForceCommand.*command=/,
      ],
    ])('with %s says why nothing runs', async (line, code, message) => {
      const server = await serve({ extraLines: [line] });
      const starting = executorFor(server).start(hostOf(server), 'true', line.startsWith('PermitTTY') ? { pty } : {});
      expect(await refusalOf(starting)).toMatchObject({ code, message: expect.stringMatching(message) });
    });

    it('says that a password has to be changed first', async () => {
      execFileSync('chage', ['-d', '0', expired().name]);
      // Only PAM knows of it.
      const server = await serve({ users: [expired().name], methods: ['publickey', 'keyboard-interactive'] });
      const starting = executorFor(server).start(hostOf(server, { user: expired().name }), 'true');
      expect(await refusalOf(starting)).toMatchObject({
        code: 'start-failed',
        message: expect.stringMatching(/It printed ".*[Pp]assword/),
      });
    });

    it('that closes the door on an account is asked once, not until it is locked', async () => {
      execFileSync('chage', ['-E', '0', locked().name]);
      const server = await serve({ users: [locked().name], methods: ['publickey', 'keyboard-interactive'] });
      const executor = executorFor(server, { pool: { backoff: 1 } });
      const error = await refusalOf(executor.start(hostOf(server, { user: locked().name }), 'true'));
      expect(error).toMatchObject({
        code: 'connection-lost',
        message: expect.stringMatching(
          /during the login\. The account may be locked, expired.*log of its sshd says why/,
        ),
      });
      expect(server.connections().total).toBe(1);
    });
  },
  { users: true, programs: ['chage'] },
);
