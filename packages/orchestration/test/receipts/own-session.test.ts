import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Executor, type Host, localExecutor, localHost } from '@opspilot/core';
import { sshExecutor } from '@opspilot/core/ssh';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeSshd } from '../../../core/test/fixtures/ssh/describe-sshd.js';
import { openSshServer } from '../../../core/test/fixtures/ssh/open-ssh-server.js';
import { receiptExecutor } from '../../src/index.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receipts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Session and group of a process, out of what proc(5) says of it. */
function sessionOf(stat: string): { readonly session: number; readonly group: number } {
  const [, , group, session] = (stat.split(') ').at(-1) ?? '').split(' ');
  return { session: Number(session), group: Number(group) };
}

/** Runs two commands, and sees who leads the session that each of them runs in. */
async function expectOwnSessions(plain: Executor, host: Host): Promise<void> {
  const executor = receiptExecutor(plain, { directory: join(folder, 'receipts') });
  const leaders = new Set<number>();
  for (const id of ['one', 'two']) {
    const { stdout, stderr, result } = await executor.start(host, 'read -r line </proc/$$/stat; echo "$line"', { id });
    stderr.resume();
    const own = sessionOf(await text(stdout));
    expect((await result).exitCode).toBe(0);
    const [, leader] = (await readFile(join(folder, 'receipts', `${id}.leader`), 'utf8')).split(' ');
    expect(own).toEqual({ session: Number(leader), group: Number(leader) });
    leaders.add(own.session);
  }
  leaders.add(sessionOf(await readFile('/proc/self/stat', 'utf8')).session);
  expect(leaders.size).toBe(3);
  await executor.close();
}

describe('a command with a receipt on this machine', () => {
  it('runs in a session of its own, led by who signed the receipt', () =>
    expectOwnSessions(localExecutor(), localHost));
});

describeSshd('a command with a receipt over SSH', () => {
  it('runs in a session of its own, led by who signed the receipt', async () => {
    const server = await openSshServer();
    const { host: address, port, username: user, identityFile: identity } = server;
    try {
      const plain = sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] });
      await expectOwnSessions(plain, { name: 'loopback', address, port, user, identity });
    } finally {
      await server.close();
    }
  });
});
