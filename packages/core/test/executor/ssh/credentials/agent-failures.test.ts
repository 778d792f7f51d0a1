import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../../../../src/testing/manual-clock.js';
import { logIn, loginTarget } from './log-in.js';
import { useLogins } from './use-logins.js';

const { keys, open, refuse, file, startAgent, pretendAgent } = useLogins();
const key = keys.make('ed25519');
const patience = 60_000;

describe('agents that cannot be used', () => {
  it.each([
    ['there is none', () => join(keys.directory, 'no-agent'), /no such socket/],
    ['it is no socket', () => file('no-socket', ''), /nobody listens/],
    [
      'it has died',
      async () => {
        const path = join(keys.directory, 'dead-agent');
        // The socket's file outlives who made it, if that is not asked to tidy up.
        const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
        try {
          execFileSync(process.execPath, ['-e', script]);
        } catch {
          // Killed, as it was told.
        }
        return path;
      },
      /nobody listens/,
    ],
    ['it hangs up', () => pretendAgent('curt-agent', (socket) => socket.destroy()), /cannot be used/],
    [
      'it talks nonsense',
      () => pretendAgent('odd-agent', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      /cannot be used/,
    ],
  ])('says so when %s, and goes on with other keys', async (_, make, message) => {
    const agent = await make();
    expect(await refuse({ agent })).toMatchObject({
      code: 'agent-unavailable',
      message: expect.stringMatching(message),
    });
    const { port } = await open({ keys: [key] });
    await logIn(loginTarget(port, { agent, identities: [key] }));
    expect((await refuse({ agent, identities: [key] })).code).toBe('login-refused');
  });

  it('does not wait for ever for one that does not answer', async () => {
    let connected: () => void = () => {};
    const isConnected = new Promise<void>((resolve) => {
      connected = resolve;
    });
    const agent = await pretendAgent('mute-agent', () => connected());
    const clock = manualClock();
    const { port } = await open({});
    const login = logIn(loginTarget(port, { agent }), {}, { clock });
    const failure = expect(login).rejects.toMatchObject({
      code: 'agent-unavailable',
      message: expect.stringContaining('did not answer within 10 s'),
    });
    await isConnected;
    await clock.advance(10_000);
    await failure;
    expect(clock.sleepers).toBe(0);
  });

  it(
    'says so when it does not sign, or is locked, and signs with the file where there is one',
    async () => {
      const agent = await startAgent();
      agent.add(key, '-c');
      const accepting = { keys: [key] };
      expect(await refuse({ agent: agent.socket }, {}, accepting)).toMatchObject({ code: 'agent-refused' });
      const { port } = await open(accepting);
      await logIn(loginTarget(port, { agent: agent.socket, identities: [key] }));
      agent.lock();
      expect(await refuse({ agent: agent.socket }, {}, accepting)).toMatchObject({
        code: 'agent-unavailable',
        message: expect.stringContaining('it is locked or has no key'),
      });
    },
    patience,
  );
});
