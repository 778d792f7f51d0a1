import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';
import { type OpenSshServer, type OpenSshServerOptions, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import { openAgent } from './agent.js';
import { openKeyMaker } from './key-maker.js';
import { logIn, loginTarget } from './log-in.js';

const keys = openKeyMaker();
afterAll(() => keys.remove());
const patience = 60_000;

async function withSshd(options: OpenSshServerOptions, work: (server: OpenSshServer) => Promise<void>): Promise<void> {
  const server = await openSshServer(options);
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

/** Has sshd accept a key besides its own. */
const allow = ({ directory }: OpenSshServer, file: string) =>
  appendFileSync(join(directory, 'authorized_keys'), readFileSync(`${file}.pub`));

const targetOf = ({ port, username }: OpenSshServer, ...identities: readonly string[]) =>
  loginTarget(port, { user: username, identities });

describeSshd('logging in to a real sshd', () => {
  it(
    'works with keys of every type, from files and from an agent',
    () =>
      withSshd({}, async (server) => {
        const agent = await openAgent(keys.directory);
        try {
          for (const [type, options] of [
            ['ed25519', []],
            ['ecdsa', ['-b', '384']],
            ['rsa', ['-b', '2048']],
          ] as const) {
            const file = keys.make(type, ...options);
            allow(server, file);
            await expect(logIn(targetOf(server, file))).resolves.toBe('let in');
            agent.add(file);
            const target = { ...targetOf(server, `${file}.pub`), agent: agent.socket, identitiesOnly: true };
            await expect(logIn(target)).resolves.toBe('let in');
          }
        } finally {
          await agent.close();
        }
      }),
    patience,
  );

  it(
    'passes two keys, the first in an agent',
    () =>
      withSshd({ factors: ['publickey', 'publickey'] }, async (server) => {
        const file = keys.make('ecdsa');
        allow(server, file);
        const agent = await openAgent(keys.directory);
        try {
          agent.add(file);
          await logIn({ ...targetOf(server, file, server.identityFile), agent: agent.socket });
          await expect(logIn(targetOf(server, file))).rejects.toMatchObject({ code: 'login-refused' });
        } finally {
          await agent.close();
        }
      }),
    patience,
  );

  it(
    'says that a key was right where the user is kept out',
    () =>
      withSshd({ extraLines: ['ForceCommand none', 'PermitRootLogin no'] }, async (server) => {
        const login = logIn(targetOf(server, server.identityFile));
        if (process.getuid?.() !== 0) {
          await expect(login).resolves.toBe('let in');
          return;
        }
        await expect(login).rejects.toMatchObject({
          code: 'login-refused',
          message: expect.stringMatching(/right, but not let in.*PermitRootLogin/),
        });
      }),
    patience,
  );

  it(
    'says what was tried when sshd hangs up on too many keys',
    () =>
      withSshd({ maxAuthTries: 5 }, async (server) => {
        const files = Array.from({ length: 8 }, () => keys.make('ed25519'));
        await expect(logIn(targetOf(server, ...files))).rejects.toMatchObject({
          code: 'login-refused',
          message: expect.stringMatching(/identitiesOnly/),
        });
      }),
    patience,
  );
});
