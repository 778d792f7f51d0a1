import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import type { OpsError } from '@opspilot/core';
import type { SshExecutor, SshExecutorOptions } from '@opspilot/core/ssh';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import { openFaultProxy } from '../../../fixtures/ssh/fault-proxy.js';
import { digest, openWatchedSftp, type WatchedSftp } from './watched-sftp.js';

/** More pieces than are under way at once. */
const size = 4_000_001;
const ways = ['upload', 'download'] as const;

describeSshd('a transfer that something happens to', () => {
  let sftp: WatchedSftp;
  let executor: SshExecutor | undefined;
  const open = (options?: SshExecutorOptions): SshExecutor => {
    executor = sftp.executor(options);
    return executor;
  };

  beforeAll(async () => {
    sftp = await openWatchedSftp();
    sftp.file('source', size);
  });
  afterEach(async () => {
    sftp.signal('SIGCONT');
    sftp.setBefore(undefined);
    await executor?.close();
    executor = undefined;
  });
  afterAll(() => sftp.close());

  async function output(command: string): Promise<string> {
    const execution = await (executor as SshExecutor).start(sftp.host, command);
    execution.stderr.resume();
    return Buffer.concat(await execution.stdout.toArray()).toString();
  }

  it('is interrupted when the server hangs, and leaves the connection to others', async () => {
    open({ timeouts: { transfer: 400, session: 3_000 }, pool: { sessions: 2, connections: 1 } });
    const place = sftp.file('hung', 'as it was');
    const moving = ways.map((way) =>
      (executor as SshExecutor)[way](sftp.host, sftp.path('source'), place, {
        progress: () => sftp.signal('SIGSTOP'),
      }),
    );
    for (const each of await Promise.allSettled(moving)) {
      expect(each).toMatchObject({
        status: 'rejected',
        reason: {
          code: 'transfer-interrupted',
          message: expect.stringContaining('the server has answered nothing for 400 ms'),
        },
      });
    }
    expect(readFileSync(place, 'utf8')).toBe('as it was');
    expect(await output('echo free')).toBe('free\n');
    expect(sftp.server.connections().open).toBe(1);
  });

  it('says where a part is left when it cannot be removed', async () => {
    open({ timeouts: { transfer: 3_000 } });
    const abort = new AbortController();
    const place = sftp.file('part-left', 'as it was');
    const uploading = (executor as SshExecutor).upload(sftp.host, sftp.path('source'), place, {
      signal: abort.signal,
      progress: () => {
        sftp.signal('SIGSTOP');
        abort.abort(new Error('enough'));
      },
    });
    const error: OpsError = await uploading.then(
      () => expect.fail('it ended well'),
      (reason) => reason,
    );
    expect(error).toMatchObject({ code: 'transfer-cancelled', cause: { message: 'enough' } });
    const [part] = sftp.parts().filter((name) => name.startsWith('.part-left.'));
    expect(error.message).toContain('What was at the destination is as it was.');
    expect(error.message).toContain(`may be left on loopback: remove ${sftp.path(part ?? '')}.`);
  });

  it('leaves nothing behind, wherever it is cancelled', async () => {
    const { host, port } = sftp.server;
    const proxy = await openFaultProxy({ host, port });
    const near = { ...sftp.host, port: proxy.port };
    open({ unknownHosts: 'trust-on-first-use', knownHosts: [sftp.path('known_hosts')] });
    const before = sftp.parts();
    const source = sftp.file('small', 'small');
    const ends = new Set<string>();
    try {
      await (executor as SshExecutor).upload(near, source, sftp.path('stopped'));
      for (let trial = 0; trial < 80; trial++) {
        const [pieces, turns] = [Math.floor(trial / 8), Math.floor(trial / 2) % 4];
        const hold = proxy.hold(pieces);
        const abort = new AbortController();
        const ended = (executor as SshExecutor)
          [trial % 2 === 0 ? 'upload' : 'download'](near, source, sftp.path('stopped'), { signal: abort.signal })
          .then(
            () => 'arrived',
            ({ code }: OpsError) => code,
          );
        await Promise.race([hold.reached, ended]);
        hold.release();
        for (let n = 0; n < turns; n++) await turn();
        abort.abort();
        ends.add(await ended);
      }
      expect(sftp.parts()).toEqual(before);
      expect(ends).toEqual(new Set(['arrived', 'transfer-cancelled']));
      expect(proxy.open()).toBe(1);
    } finally {
      await executor?.close();
      await proxy.close();
    }
  });

  it('leaves nothing behind when the executor is closed', async () => {
    open();
    const before = sftp.parts();
    const ended: Promise<string>[] = [];
    await new Promise<void>((begun) => {
      for (const way of ways) {
        const moving = (executor as SshExecutor)[way](sftp.host, sftp.path('source'), sftp.path(`closed-${way}`), {
          progress: () => begun(),
        });
        ended.push(
          moving.then(
            () => 'arrived',
            ({ code }: OpsError) => code,
          ),
        );
      }
    });
    await executor?.close();
    expect(sftp.parts()).toEqual(before);
    for (const end of await Promise.all(ended)) expect(['arrived', 'transfer-cancelled']).toContain(end);
  });

  it.each([
    ['no sftp-server', 'exit 127'],
    ['a profile that prints something first', 'echo Welcome to this machine; echo have fun; sleep 0.1; echo more'],
  ])('keeps the connection of a machine with %s', async (_what, before) => {
    open();
    await output('true');
    const { total } = sftp.server.connections();
    sftp.setBefore(before);
    // More often than a connection has sessions.
    for (let n = 0; n < 12; n++) {
      await expect(
        (executor as SshExecutor).upload(sftp.host, sftp.path('source'), sftp.path('never')),
      ).rejects.toMatchObject({ code: 'sftp-unavailable', message: expect.stringContaining('profile prints nothing') });
    }
    expect(await output('echo here')).toBe('here\n');
    expect(sftp.server.connections().total).toBe(total);
  });

  it('keeps the connection when it is cancelled while the session opens', async () => {
    open();
    await output('true');
    const { total } = sftp.server.connections();
    sftp.setBefore('exec sleep 300');
    for (let n = 0; n < 3; n++) {
      const abort = new AbortController();
      const begun = sftp.begun();
      const moving = (executor as SshExecutor).upload(sftp.host, sftp.path('source'), sftp.path('never'), {
        signal: abort.signal,
      });
      const ended = expect(moving).rejects.toMatchObject({ code: 'transfer-cancelled' });
      await expectSoon(() => sftp.begun()).toBe(begun + 1);
      abort.abort();
      await ended;
    }
    expect(await output('echo here')).toBe('here\n');
    expect(sftp.server.connections().total).toBe(total);
  });

  it('waits for a session only as long as it may, and says what took them', async () => {
    open({ timeouts: { queue: 50 }, pool: { sessions: 1, connections: 1 } });
    const abort = new AbortController();
    const holding = await (executor as SshExecutor).start(sftp.host, 'exec sleep 300', { signal: abort.signal });
    for (const way of ways) {
      await expect(
        (executor as SshExecutor)[way](sftp.host, sftp.path('source'), sftp.path('never')),
      ).rejects.toMatchObject({
        code: 'transfer-timed-out',
        message: expect.stringMatching(
          /^The transfer had no session with \S+ after 50 ms; nothing was transferred\. Every session .* \(1\) was taken/,
        ),
      });
    }
    abort.abort();
    await holding.result;
    expect(existsSync(sftp.path('never'))).toBe(false);
  });

  it('makes no connection when it is cancelled before', async () => {
    open();
    const { total } = sftp.server.connections();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(
      (executor as SshExecutor).upload(sftp.host, sftp.path('source'), sftp.path('never'), { signal }),
    ).rejects.toMatchObject({ code: 'transfer-cancelled', cause: { message: 'enough' } });
    expect(sftp.server.connections().total).toBe(total);
  });

  it('fails when the disk is full, and leaves the destination as it was', async () => {
    open();
    const before = sftp.parts();
    const place = sftp.file('full', 'as it was');
    // What a full disk looks like to sftp-server, which otherwise is ended by the signal.
    sftp.setBefore("trap '' XFSZ; ulimit -f 1000");
    await expect((executor as SshExecutor).upload(sftp.host, sftp.path('source'), place)).rejects.toMatchObject({
      code: 'transfer-destination-unusable',
      message: expect.stringMatching(/disk may be full.*What was at the destination is as it was\.$/),
    });
    expect(sftp.parts()).toEqual(before);
    expect(readFileSync(place, 'utf8')).toBe('as it was');
  });

  it('is interrupted when sftp-server ends, and the connection stands', async () => {
    open();
    const place = sftp.file('killed', 'as it was');
    for (const way of ways) {
      const moving = (executor as SshExecutor)[way](sftp.host, sftp.path('source'), place, {
        progress: () => sftp.signal('SIGKILL'),
      });
      await expect(moving).rejects.toMatchObject({ code: 'transfer-interrupted' });
    }
    expect(readFileSync(place, 'utf8')).toBe('as it was');
    expect(await output('echo here')).toBe('here\n');
    expect(sftp.server.connections().open).toBe(1);
  });

  it('arrives whole when nothing happens', async () => {
    open();
    let events = 0;
    const progress = (): void => {
      events += 1;
    };
    await (executor as SshExecutor).upload(sftp.host, sftp.path('source'), sftp.path('there'), { progress });
    await (executor as SshExecutor).download(sftp.host, sftp.path('there'), sftp.path('back'), { progress });
    const seen = events;
    expect(digest(sftp.path('back'))).toBe(digest(sftp.path('source')));
    await executor?.close();
    expect(events).toBe(seen);
    expect(readdirSync(sftp.directory).filter((name) => name.includes('never'))).toEqual([]);
  });
});
