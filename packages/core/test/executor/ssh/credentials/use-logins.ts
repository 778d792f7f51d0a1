import { chmodSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, expect } from 'vitest';
import type { OpsError } from '../../../../src/errors/ops-error.js';
import type { SshCredentials } from '../../../../src/executor/ssh/credentials/ssh-credentials.js';
import type { SshTarget } from '../../../../src/executor/ssh/ssh-target.js';
import { openAgent, type TestAgent } from './agent.js';
import { type KeyMaker, openKeyMaker } from './key-maker.js';
import { logIn, loginTarget } from './log-in.js';
import { type LoginServer, type LoginServerOptions, openLoginServer } from './login-server.js';

/** What a suite about logins needs. What is opened ends with the test that opened it. */
export interface Logins {
  readonly keys: KeyMaker;
  open(options?: LoginServerOptions): Promise<LoginServer>;
  startAgent(): Promise<TestAgent>;
  /** A socket of something that is no agent. */
  pretendAgent(name: string, onConnection: (socket: Socket) => void): Promise<string>;
  /** Writes a file beside the keys. */
  file(name: string, content: string | Buffer, mode?: number): string;
  /** Why a login fails at a server that lets nobody in, unless it is told otherwise. */
  refuse(parts: Partial<SshTarget>, credentials?: SshCredentials, options?: LoginServerOptions): Promise<OpsError>;
}

export function useLogins(): Logins {
  const keys = openKeyMaker();
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });
  afterAll(() => keys.remove());

  const open = async (options: LoginServerOptions = {}): Promise<LoginServer> => {
    const server = await openLoginServer(options);
    ends.push(server.close);
    return server;
  };
  return {
    keys,
    open,
    async startAgent() {
      const agent = await openAgent(keys.directory);
      ends.push(agent.close);
      return agent;
    },
    async pretendAgent(name, onConnection) {
      const path = join(keys.directory, name);
      const server = createServer((socket) => {
        socket.on('error', () => {}).resume();
        onConnection(socket);
      });
      await new Promise<void>((resolve) => server.listen(path, resolve));
      ends.push(() => new Promise((resolve) => server.close(() => resolve())));
      return path;
    },
    file(name, content, mode = 0o600) {
      const path = join(keys.directory, name);
      writeFileSync(path, content, { mode });
      chmodSync(path, mode);
      return path;
    },
    async refuse(parts, credentials = {}, options = {}) {
      const { port } = await open(options);
      return logIn(loginTarget(port, parts), credentials).then(
        () => expect.fail('the login succeeded'),
        (error: OpsError) => error,
      );
    },
  };
}
