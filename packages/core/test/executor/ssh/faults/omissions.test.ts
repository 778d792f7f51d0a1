import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionOptions } from '@opspilot/core';
import { type SshExecutorOptions, sshExecutor } from '@opspilot/core/ssh';
import { describe, expect, it } from 'vitest';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import type { Omission } from '../../../fixtures/ssh/scripted-server-options.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { runsOf } from './cut-trial.js';
import { endOf, inTime } from './settled.js';

const openServer = useScriptedServers();
/** Longer than the test waits: only one limit is there to end it. */
const never = 120_000;

/** @param isKnown - whether a command of the same connection went well before */
async function meet(
  omission: Omission,
  limits: NonNullable<SshExecutorOptions['timeouts']>,
  execution: ExecutionOptions = {},
  isKnown = false,
) {
  const omits: Omission[] = isKnown ? [] : [omission];
  const server = await openServer({ omits });
  const executor = sshExecutor({
    config: false,
    agent: false,
    knownHosts: [server.knownHostsFile],
    timeouts: { connect: never, login: never, session: never, ...limits },
    pool: { attempts: 1 },
  });
  const host = hostOf(server, { name: 'silent' });
  const file = join(server.directory, 'runs');
  if (isKnown) {
    expect(await endOf(executor, host, 'true', {})).toMatchObject({ end: 'exited' });
    omits.push(omission);
  }
  const ended = await endOf(executor, host, `echo run >>${file}; echo out`, execution);
  await inTime(executor.close(), 'close()');
  return { ...ended, runs: runsOf(file) };
}

describe('a server that never answers', () => {
  it('a login, is given up by the limit of logins', async () => {
    expect(await meet('authentication', { login: 400 })).toMatchObject({
      end: 'rejected',
      code: 'login-timed-out',
      runs: 0,
    });
  });

  it('a request for a session, is given up by the limit of sessions', async () => {
    expect(await meet('session', { session: 400 })).toMatchObject({
      end: 'rejected',
      code: 'session-timed-out',
      runs: 0,
    });
  });

  it('a command, may have run it', async () => {
    expect(await meet('exec', { session: 3_000 }, {}, true)).toMatchObject({
      end: 'unknown',
      code: 'contact-lost',
      runs: 0,
    });
  });

  it.each([
    ['the first command of a connection', {}, false],
    ['a command with variables', { env: { A: 'b' } }, true],
    ['a command on a terminal', { pty: { columns: 80, rows: 24 } }, true],
  ])('%s, was sent nothing of it', async (_title, execution, isKnown) => {
    expect(await meet('exec', { session: 400 }, execution, isKnown)).toMatchObject({
      end: 'rejected',
      code: 'session-timed-out',
      runs: 0,
    });
  });

  it('how a command ended, leaves that open, though its output is there', async () => {
    expect(await meet('exit-status', {})).toMatchObject({
      end: 'unknown',
      code: 'contact-lost',
      output: 'out\n',
      runs: 1,
    });
  });
});

describe('a server that closes the session', () => {
  it('in place of an answer, leaves open whether the command ran', async () => {
    expect(await meet('answer', {}, {}, true)).toMatchObject({ end: 'unknown', code: 'contact-lost', runs: 1 });
  });

  it.each([
    ['', {}],
    [' with variables', { env: { A: 'b' } }],
    [' with input', { stdin: 'in\n' }],
  ])('without a word of a command%s that it took, leaves open whether it ran', async (_title, execution) => {
    expect(await meet('output-and-exit-status', {}, execution, true)).toMatchObject({
      end: 'unknown',
      code: 'contact-lost',
    });
  });

  it('without a word on a connection that had told nothing yet, has been sent nothing of the command', async () => {
    expect(await meet('output-and-exit-status', {})).toMatchObject({
      end: 'rejected',
      code: 'start-failed',
      runs: 0,
    });
  });

  it('without a word, has run nothing of what still waited to be told to go on', async () => {
    expect(await meet('output-and-exit-status', {}, { pty: { columns: 80, rows: 24 } })).toMatchObject({
      end: 'rejected',
      code: 'start-failed',
      runs: 0,
    });
  });

  describe('with an exit status and no output', () => {
    /** A server whose login shell runs what it is given and says nothing, once `file` is there. */
    async function muteServer() {
      const { directory } = await openServer();
      const [shell, file] = [join(directory, 'mute-shell'), join(directory, 'mute')];
      const script = `#!/bin/sh\n[ -e ${file} ] || exec /bin/sh "$@"\nexec /bin/sh "$@" >/dev/null 2>&1\n`;
      writeFileSync(shell, script, { mode: 0o755 });
      const {
        host: address,
        port,
        username: user,
        identityFile: identity,
        knownHostsFile,
      } = await openServer({ shell });
      const executor = sshExecutor({ config: false, agent: false, knownHosts: [knownHostsFile] });
      const mute = (): void => writeFileSync(file, '');
      return { executor, mute, host: { name: 'mute', address, port, user, identity }, ran: join(directory, 'ran') };
    }

    it('has not run the first command of a connection, though it would have', async () => {
      const { executor, mute, host, ran } = await muteServer();
      mute();
      await expect(executor.start(host, `touch ${ran}`)).rejects.toMatchObject({
        code: 'start-failed',
        message: expect.stringMatching(/without a word of ours on standard error.*ForceCommand/),
      });
      expect(existsSync(ran)).toBe(false);
      await inTime(executor.close(), 'close()');
    });

    it('leaves open whether a later one ran', async () => {
      const { executor, mute, host, ran } = await muteServer();
      expect(await endOf(executor, host, 'true')).toMatchObject({ end: 'exited' });
      mute();
      expect(await endOf(executor, host, `touch ${ran}`)).toMatchObject({ end: 'unknown', code: 'contact-lost' });
      expect(existsSync(ran)).toBe(true);
      await inTime(executor.close(), 'close()');
    });
  });
});
