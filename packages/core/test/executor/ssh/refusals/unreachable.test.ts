import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../fixtures/ssh/free-port.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { refusalOf, run, useExecutors } from './ssh-trial.js';

const open = useScriptedServers();
const executorFor = useExecutors();
const nowhere = { knownHostsFile: '/dev/null' };
/** Tries that fail are not to keep anybody waiting here. */
const brief = { pool: { backoff: 1 } };

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Something else than an SSH server. */
async function listen(serve: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    serve(socket);
  }).listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

describe('a machine that is not there', () => {
  it('has no such name', async () => {
    const host = { name: 'web-1', address: 'web-1.invalid', user: 'deploy' };
    const error = await refusalOf(executorFor(nowhere, brief).start(host, 'true'));
    expect(error).toMatchObject({
      code: 'host-not-found',
      message: expect.stringMatching(/^web-1 \(web-1\.invalid:22\) cannot be reached: .*Check the/),
      details: { host: 'web-1', address: 'web-1.invalid', port: 22 },
    });
  });

  it('listens nowhere', async () => {
    const port = await freePort('127.0.0.1');
    const error = await refusalOf(
      executorFor(nowhere, brief).start({ name: 'web-1', address: '127.0.0.1', port, user: 'deploy' }, 'true'),
    );
    expect(error).toMatchObject({
      code: 'connection-refused',
      message: expect.stringMatching(/nothing listens there. Check the port, and that sshd runs/),
    });
  });

  it('has no route to it', async () => {
    // The kernel itself has none for a broadcast.
    const host = { name: 'web-1', address: '255.255.255.255', user: 'deploy' };
    expect(await refusalOf(executorFor(nowhere, brief).start(host, 'true'))).toMatchObject({
      code: 'host-unreachable',
      message: expect.stringMatching(/no route.*Check the address/),
    });
  });

  it('is mute', async () => {
    const port = await listen(() => {});
    const host = { name: 'web-1', address: '127.0.0.1', port, user: 'deploy' };
    const executor = executorFor(nowhere, { timeouts: { login: 200 } });
    expect(await refusalOf(executor.start(host, 'true'))).toMatchObject({
      code: 'login-timed-out',
      message: expect.stringMatching(/not complete within 200 ms.*overloaded.*no SSH server/),
    });
  });

  it('is mute for longer than the start may take', async () => {
    const port = await listen(() => {});
    const host = { name: 'web-1', address: '127.0.0.1', port, user: 'deploy' };
    const starting = executorFor(nowhere).start(host, 'true', { timeouts: { start: 200 } });
    expect(await refusalOf(starting)).toMatchObject({
      code: 'start-timed-out',
      message: expect.stringMatching(/web-1 after 200 ms; it did not run/),
    });
  });

  it('is something else', async () => {
    let calls = 0;
    const port = await listen((socket) => {
      calls += 1;
      socket.end('HTTP/1.1 400 Bad\u0007 Request\r\nServer: x\r\n\r\n');
    });
    const host = { name: 'web-1', address: '127.0.0.1', port, user: 'deploy' };
    expect(await refusalOf(executorFor(nowhere, brief).start(host, 'true'))).toMatchObject({
      code: 'handshake-failed',
      message: expect.stringMatching(/"HTTP\/1\.1 400 Bad Request".*Check the port/),
    });
    // It will be no SSH server a moment later either.
    expect(calls).toBe(1);
  });

  it('speaks something else and goes on', async () => {
    const port = await listen((socket) => socket.write('x'.repeat(100_000)));
    const host = { name: 'web-1', address: '127.0.0.1', port, user: 'deploy' };
    expect(await refusalOf(executorFor(nowhere, brief).start(host, 'true'))).toMatchObject({
      code: 'handshake-failed',
      message: expect.stringMatching(/Check that an SSH server listens there/),
    });
  });

  it('hangs up at once, is tried again, and is told so', async () => {
    let calls = 0;
    const port = await listen((socket) => {
      calls += 1;
      socket.end();
    });
    const host = { name: 'web-1', address: '127.0.0.1', port, user: 'deploy' };
    expect(await refusalOf(executorFor(nowhere, brief).start(host, 'true'))).toMatchObject({
      code: 'connection-lost',
      message: expect.stringMatching(/closed the connection before it said a word.*MaxStartups.*refuse this address/),
    });
    expect(calls).toBe(9);
  });

  it('has too many logins at once, and says so', async () => {
    const port = await listen((socket) => socket.end('Exceeded MaxStartups\r\n'));
    const host = { name: 'web-1', address: '127.0.0.1', port, user: 'deploy' };
    const executor = executorFor(nowhere, { pool: { backoff: 1, attempts: 1 } });
    expect(await refusalOf(executor.start(host, 'true'))).toMatchObject({
      code: 'connection-lost',
      message: expect.stringMatching(/as many logins at once as its sshd takes \(MaxStartups\)/),
    });
  });
});

describe('a name that could be something else', () => {
  it.each([
    ['a name that begins with -', { name: '-oProxyCommand=reboot' }],
    ['a name with a control character', { name: 'web\u001b[2J' }],
    ['a name with a line break', { name: 'web\nProxyCommand reboot' }],
    ['a name with a blank', { name: 'web 1' }],
    ['no name', { name: '' }],
    ['an address that begins with -', { name: 'web-1', address: '-oProxyCommand=reboot' }],
    ['an address with a control character', { name: 'web-1', address: 'web\u0007' }],
    ['an address with a NUL', { name: 'web-1', address: 'web\0' }],
    ['a user that begins with -', { name: 'web-1', user: '-l' }],
    ['a user with a control character', { name: 'web-1', user: 'dep\u0008loy' }],
    ['port 0', { name: 'web-1', port: 0 }],
    ['port 65536', { name: 'web-1', port: 65_536 }],
    ['half a port', { name: 'web-1', port: 22.5 }],
  ])('is refused before anything is looked up: %s', async (_title, parts) => {
    const error = await refusalOf(executorFor(nowhere).start({ user: 'deploy', ...parts }, 'true'));
    expect(error.code).toBe('ssh-target-invalid');
    expect(error.message).toMatch(/must (not begin with "-"|be 1\.\.65535)/);
  });

  it.each([['-J'], ['bas\u0000tion'], ['a b'], ['user@-host'], ['host:0'], ['']])(
    'is refused as a hop: %j',
    async (hop) => {
      const host = { name: 'web-1', address: '127.0.0.1', user: 'deploy', jump: [hop] };
      expect(await refusalOf(executorFor(nowhere).start(host, 'true'))).toMatchObject({
        code: 'ssh-jump-invalid',
        message: expect.stringMatching(/add it to the hosts|user@/),
      });
    },
  );
});

describe('an address of IPv6', () => {
  const isThere = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

  it.skipIf(!isThere)('is reached, and written with brackets', async () => {
    const server = await open({ listen: ['::1'] });
    const executor = executorFor(server);
    expect(await run(executor, hostOf(server), 'echo "$SSH_CONNECTION"')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^::1 /),
    });
    const port = await freePort('::1');
    const error = await refusalOf(executor.start(hostOf(server, { port }), 'true'));
    expect(error.message).toContain(`web-1 ([::1]:${port}) cannot be reached`);
  });
});
