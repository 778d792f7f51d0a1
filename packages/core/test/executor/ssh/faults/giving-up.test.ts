import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionOptions, Executor, Host } from '@opspilot/core';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { describeSshd, useTemporaryUser } from '../../../fixtures/ssh/describe-sshd.js';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import { type OpenSshServer, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import { type FaultyWay, openFaultyWay } from './faulty-way.js';
import { endOf, inTime } from './settled.js';

/** Only what a test does ends what it tries. */
const never = 120_000;
/** Milliseconds that a server has to answer where it does not: enough for what it does answer, on a busy machine. */
const answerLimit = 3_000;

let server: OpenSshServer;
let way: FaultyWay;
let executor: Executor;

afterEach(async () => {
  await inTime(executor.close(), 'close()');
  await way.close();
  await server.close();
});

async function open(options: Parameters<typeof openSshServer>[0], session = never): Promise<void> {
  server = await openSshServer(options);
  way = await openFaultyWay(server);
  executor = way.executor({
    keepalive: { interval: never, count: 3 },
    timeouts: { connect: never, login: never, session },
  });
}

/** Hangs once, when the file `hang` is there, ignores SIGTERM with all that it starts, and says so in `hung`. */
const hangOnce = (directory: string): string =>
  `if rm ${directory}/hang 2>/dev/null; then trap '' TERM; touch ${directory}/hung; sleep 300 & sleep 300; fi`;

/** How a login comes to hang. Both servers take signals for it otherwise: of a forced command sshd hands none on. */
interface Hanging {
  readonly host: () => Host;
  /** Where `hang` and `hung` are. */
  readonly directory: () => string;
  readonly open: () => Promise<void>;
}

function describeHanging(hanging: Hanging): void {
  const isHung = (): boolean => existsSync(join(hanging.directory(), 'hung'));
  const prepare = async (): Promise<void> => {
    await hanging.open();
    expect(await endOf(executor, hanging.host(), 'true')).toMatchObject({ end: 'exited' });
    writeFileSync(join(hanging.directory(), 'hang'), '', { mode: 0o666 });
  };
  beforeEach(() => {
    rmSync(join(hanging.directory(), 'hung'), { force: true });
  });
  const startAbortable = (command: string, options: ExecutionOptions = {}) => {
    const abort = new AbortController();
    return { abort, ended: endOf(executor, hanging.host(), command, { ...options, signal: abort.signal }) };
  };
  /** Nothing of it is in the line that is sent: it may be given up at any time. */
  const inert = { env: { A: 'b' } };

  it('leaves nothing of a login that hangs when the start is cancelled', { timeout: 60_000 }, async () => {
    await prepare();
    const { abort, ended } = startAbortable('touch ran', inert);
    await expectSoon(isHung).toBe(true);
    abort.abort();
    expect(await ended).toMatchObject({ end: 'rejected', code: 'start-cancelled' });
    await expectSoon(() => server.processes()).toEqual([]);
  });

  it('has left nothing of it when the executor is closed', { timeout: 60_000 }, async () => {
    await prepare();
    const { ended } = startAbortable('touch ran', inert);
    await expectSoon(isHung).toBe(true);
    await inTime(executor.close(), 'close()');
    expect(server.processes()).toEqual([]);
    expect(await ended).toMatchObject({ end: 'rejected', code: 'executor-closed' });
  });

  it('ends what was given up before the server said that it takes it', { timeout: 60_000 }, async () => {
    await prepare();
    const { reached, release } = way.proxy.hold(1);
    const { abort, ended } = startAbortable('touch ran', inert);
    await inTime(reached, 'the answer of the server');
    abort.abort();
    expect(await ended).toMatchObject({ end: 'rejected', code: 'start-cancelled' });
    await expectSoon(isHung).toBe(true);
    release();
    await expectSoon(() => server.processes()).toEqual([]);
  });

  it('ends it before it is closed, too', { timeout: 60_000 }, async () => {
    await prepare();
    const { reached, release } = way.proxy.hold(1);
    const { abort, ended } = startAbortable('touch ran', inert);
    await inTime(reached, 'the answer of the server');
    abort.abort();
    await ended;
    await expectSoon(isHung).toBe(true);
    const closed = executor.close();
    release();
    await inTime(closed, 'close()');
    expect(server.processes()).toEqual([]);
  });
}

describeSshd('giving up on a server that hands no signals on', () => {
  const directory = mkdtempSync(join(tmpdir(), 'opspilot-login-'));
  const login = join(directory, 'login');
  writeFileSync(login, `#!/bin/sh\n${hangOnce(directory)}\nexec /bin/sh -c "$SSH_ORIGINAL_COMMAND"\n`, { mode: 0o755 });
  afterAll(() => rmSync(directory, { recursive: true }));
  describeHanging({
    host: () => way.host,
    directory: () => directory,
    open: () => open({ extraLines: [`ForceCommand ${login}`] }),
  });
});

describeSshd(
  'giving up on a server that hands signals on',
  () => {
    const host = (): Host => ({ ...way.host, user: user().name });
    const user = useTemporaryUser({ shell: '/bin/bash', files: { '.bashrc': `${hangOnce('~')}\n` } });
    describeHanging({
      host,
      directory: () => user().home,
      open: () => open({ users: [user().name] }),
    });

    it('is closed all the same when the server never answers', { timeout: 60_000 }, async () => {
      await open({ users: [user().name] }, answerLimit);
      expect(await endOf(executor, host(), 'true')).toMatchObject({ end: 'exited' });
      const { reached } = way.proxy.hold(1);
      const ended = endOf(executor, host(), 'exec sleep 300');
      await inTime(reached, 'the answer of the server');
      expect(await ended).toMatchObject({ end: 'unknown', code: 'contact-lost' });
      await inTime(executor.close(), 'close()');
      // It was told to end it all the same.
      await expectSoon(() => server.processes()).toEqual([]);
    });
  },
  { users: true },
);

describeSshd('giving up a command that the server takes later than it had time to', () => {
  it('ends it to the last process, whatever that ignores', { timeout: 60_000 }, async () => {
    await open({}, answerLimit);
    expect(await endOf(executor, way.host, 'true')).toMatchObject({ end: 'exited' });
    const { reached, release } = way.proxy.hold(1);
    const file = join(server.directory, 'ran');
    const command = `trap "" TERM; (setsid sh -c "touch ${file}; sleep 300" &); sleep 300`;
    const ended = endOf(executor, way.host, command);
    await inTime(reached, 'the answer of the server');
    await expectSoon(() => existsSync(file)).toBe(true);
    expect(await ended).toMatchObject({ end: 'unknown', code: 'contact-lost' });
    release();
    await expectSoon(() => server.processes()).toEqual([]);
  });
});
