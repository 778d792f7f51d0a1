import { join } from 'node:path';
import { sshExecutor } from '@opspilot/core/ssh';
import { describe, expect, it } from 'vitest';
import type { Omission } from '../../../fixtures/ssh/scripted-server-options.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { runsOf } from './cut-trial.js';
import { endOf, inTime } from './settled.js';

const openServer = useScriptedServers();
/** Longer than the test waits: only one limit is there to end it. */
const never = 120_000;

async function meet(omission: Omission, limit: 'login' | 'session' | 'none') {
  const server = await openServer({ omits: [omission] });
  const executor = sshExecutor({
    config: false,
    agent: false,
    knownHosts: [server.knownHostsFile],
    timeouts: { connect: never, login: never, session: never, ...(limit === 'none' ? {} : { [limit]: 400 }) },
    pool: { attempts: 1 },
  });
  const host = {
    name: 'silent',
    address: server.host,
    port: server.port,
    user: server.username,
    identity: server.identityFile,
  };
  const file = join(server.directory, 'runs');
  const ended = await endOf(executor, host, `echo run >>${file}; echo out`);
  await inTime(executor.close(), 'close()');
  return { ...ended, runs: runsOf(file) };
}

describe('a server that never answers', () => {
  it('a login, is given up by the limit of logins', async () => {
    expect(await meet('authentication', 'login')).toMatchObject({ end: 'rejected', code: 'login-timed-out', runs: 0 });
  });

  it('a request for a session, is given up by the limit of sessions', async () => {
    expect(await meet('session', 'session')).toMatchObject({ end: 'rejected', code: 'session-timed-out', runs: 0 });
  });

  it('a command, may have run it', async () => {
    expect(await meet('exec', 'session')).toMatchObject({ end: 'unknown', code: 'contact-lost', runs: 0 });
  });

  it('how a command ended, leaves that open, though its output is there', async () => {
    expect(await meet('exit-status', 'none')).toMatchObject({
      end: 'unknown',
      code: 'contact-lost',
      output: 'out\n',
      runs: 1,
    });
  });
});
