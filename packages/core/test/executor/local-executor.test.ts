import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExecutionOptions, type Executor, type Host, isLocalHost, localExecutor, localHost } from '@opspilot/core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

async function run(executor: Executor, command: string, options?: ExecutionOptions) {
  const execution = await executor.start(localHost, command, options);
  const [stdout, stderr, result] = await Promise.all([
    execution.stdout.toArray(),
    execution.stderr.toArray(),
    execution.result,
  ]);
  return { ...result, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

/** An executor made while this process's environment is changed; `undefined` takes a variable away. */
function executorWithin(env: Readonly<Record<string, string | undefined>>, make = () => localExecutor()): Executor {
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  const set = (entries: readonly (readonly [string, string | undefined])[]): void => {
    for (const [name, value] of entries) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  set(Object.entries(env));
  try {
    const executor = make();
    onTestFinished(() => executor.close());
    return executor;
  } finally {
    set(before);
  }
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'opspilot-local-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('the hosts of localExecutor', () => {
  const remote: readonly Host[] = [
    { name: 'web-1', address: '192.0.2.7' },
    { name: 'web-1', address: 'web-1.example.net' },
    { name: 'a tunnel', address: '127.0.0.1', port: 2222 },
    { name: 'a tunnel', address: 'localhost', user: 'deploy' },
    { name: 'nearly', address: '127.0.0.1.example.net' },
    { name: 'empty', address: '' },
    { name: 'web-1' },
    { name: 'web-1', user: 'deploy', port: 2222, jump: ['bastion'] },
    { name: 'localhost', user: 'root' },
    { name: 'localhost', port: 22 },
    { name: 'localhost', jump: ['bastion'] },
    { name: 'behind', address: '127.0.0.1', jump: ['bastion'] },
    { name: 'localhost', address: '192.0.2.7' },
  ];

  it.each(remote)('refuses %j, and runs nothing of it here', async (host) => {
    const file = join(directory, 'meant-for-another-host');
    expect(isLocalHost(host)).toBe(false);
    await expect(localExecutor().start(host, `touch ${file}`)).rejects.toMatchObject({
      code: 'host-not-local',
      message: expect.stringMatching(
        new RegExp(`^${host.name} .*address: 'localhost'.*use an executor that reaches it`),
      ),
    });
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  const local: readonly Host[] = [
    localHost,
    { name: 'here', address: 'localhost' },
    { name: 'four', address: '127.0.0.1', jump: [] },
    { name: 'six', address: '::1' },
  ];

  it.each(local)('takes %j', async (host) => {
    expect(isLocalHost(host)).toBe(true);
    const execution = await localExecutor().start(host, 'exit 3');
    expect((await execution.result).exitCode).toBe(3);
  });
});

describe('the environment of localExecutor', () => {
  const secretive = { CI_TOKEN: 'hush', AWS_SECRET_ACCESS_KEY: 'hush', NODE_OPTIONS: '', LC_TIME: 'C', LD_PRELOAD: '' };

  it('is a short list of harmless variables', async () => {
    const executor = executorWithin(secretive);
    const { stdout } = await run(executor, 'env');
    expect(stdout).not.toMatch(/hush|NODE_OPTIONS|LD_PRELOAD/);
    expect(stdout).toContain('LC_TIME=C');
    const names = stdout
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0]);
    const allowed = /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR|TERM|PWD|OLDPWD|SHLVL|_|OPSPILOT_EXECUTION)$/;
    expect(names.filter((name) => !allowed.test(name ?? ''))).toEqual([]);
  });

  it('grows by what is named, or by everything', async () => {
    const named = executorWithin(secretive, () => localExecutor({ inheritEnv: ['CI_TOKEN'] }));
    expect((await run(named, 'echo $CI_TOKEN $AWS_SECRET_ACCESS_KEY')).stdout).toBe('hush\n');
    const all = executorWithin(secretive, () => localExecutor({ inheritEnv: 'all' }));
    expect((await run(all, 'echo $CI_TOKEN $AWS_SECRET_ACCESS_KEY')).stdout).toBe('hush hush\n');
  });

  it('can be overridden for one command, but for the execution id', async () => {
    const executor = localExecutor();
    expect((await run(executor, 'echo $HOME', { env: { HOME: '/elsewhere' } })).stdout).toBe('/elsewhere\n');
    await expect(executor.start(localHost, 'true', { env: { OPSPILOT_EXECUTION: 'x' } })).rejects.toMatchObject({
      code: 'invalid-execution-options',
    });
  });

  it('names the execution, below the one that this process is itself part of', async () => {
    const own = executorWithin({ OPSPILOT_EXECUTION: undefined });
    const [one, two] = await Promise.all([run(own, 'echo $OPSPILOT_EXECUTION'), run(own, 'echo $OPSPILOT_EXECUTION')]);
    expect(one.stdout).toMatch(/^[0-9A-Z]{26}\n$/);
    expect(one.stdout).not.toBe(two.stdout);
    const inner = executorWithin({ OPSPILOT_EXECUTION: 'OUTER' });
    expect((await run(inner, 'echo $OPSPILOT_EXECUTION')).stdout).toMatch(/^OUTER:[0-9A-Z]{26}\n$/);
    const named = await run(inner, 'echo $OPSPILOT_EXECUTION', { id: 'deploy_7-a' });
    expect(named.stdout).toMatch(/^OUTER:deploy_7-a\.[0-9A-Z]{26}\n$/);
  });

  it('keeps apart an execution and another one that is named by its id', async () => {
    const executor = executorWithin({ OPSPILOT_EXECUTION: undefined });
    const abort = new AbortController();
    const first = await executor.start(localHost, 'echo $OPSPILOT_EXECUTION; sleep 300', { signal: abort.signal });
    const [id] = await once(first.stdout, 'data');
    const file = join(directory, 'second');
    const second = await executor.start(localHost, `echo up; while test ! -e ${file}; do sleep 0.05; done`, {
      id: String(id).trim(),
    });
    await once(second.stdout, 'data');
    abort.abort();
    expect((await first.result).status).toBe('cancelled');
    await writeFile(file, '');
    expect(await second.result).toMatchObject({ status: 'exited', exitCode: 0 });
  });
});

describe('the shell of localExecutor', () => {
  it('says when there is none', async () => {
    const shell = '/no/such/shell';
    await expect(localExecutor({ shell }).start(localHost, 'true')).rejects.toMatchObject({
      code: 'shell-missing',
      message: expect.stringContaining(shell),
    });
  });

  it('says when it may not be executed, or its interpreter is missing', async () => {
    const shell = join(directory, 'shell');
    await writeFile(shell, '#!/no/such/interpreter\n');
    await expect(localExecutor({ shell }).start(localHost, 'true')).rejects.toMatchObject({ code: 'start-failed' });
    await chmod(shell, 0o755);
    await expect(localExecutor({ shell }).start(localHost, 'true')).rejects.toMatchObject({
      code: 'start-failed',
      message: expect.stringContaining('interpreter'),
    });
  });

  it('may be another one', async () => {
    const shell = join(directory, 'own-shell');
    await writeFile(shell, '#!/bin/sh\necho "own: $3"\n', { mode: 0o755 });
    expect((await run(localExecutor({ shell }), 'whatever')).stdout).toBe('own: whatever\n');
  });

  it('puts no part of the command into an error, whose causes get logged', async () => {
    const error: Error = await localExecutor({ shell: '/no/such/shell' })
      .start(localHost, 'login --password hush', { env: { TOKEN: 'hush' } })
      .then(() => expect.unreachable())
      .catch((thrown: Error) => thrown);
    const { inspect } = await import('node:util');
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('hush');
  });

  it.each([{ shell: 'sh' }, { grace: -1 }, { grace: Number.NaN }, { grace: 3_600_000 }])('refuses %j', (options) => {
    expect(() => localExecutor(options)).toThrow(expect.objectContaining({ code: 'invalid-execution-options' }));
  });
});

describe('localExecutor', () => {
  it('passes an environment that is too large on as an error', async () => {
    const env = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`V${i}`, 'x'.repeat(120_000)]));
    await expect(localExecutor().start(localHost, 'true', { env })).rejects.toMatchObject({ code: 'command-too-long' });
    await expect(
      localExecutor().start(localHost, 'true', { env: { TOKEN: 'x'.repeat(200_000) } }),
    ).rejects.toMatchObject({ code: 'invalid-execution-options', message: expect.stringContaining('TOKEN') });
  });

  it('says what to install where there is no terminal program', async () => {
    const executor = executorWithin({ PATH: directory });
    const start = executor.start(localHost, 'true', { pty: { columns: 80, rows: 24 } });
    await expect(start).rejects.toMatchObject({
      code: 'pty-unavailable',
      message: expect.stringContaining('util-linux'),
    });
  });

  it('says what to install where nothing makes another user of us', async () => {
    const executor = executorWithin({ PATH: directory });
    const start = executor.start(localHost, 'true', { become: { user: 'nobody' } });
    await expect(start).rejects.toMatchObject({
      code: 'become-unavailable',
      message: expect.stringMatching(/sudo|util-linux/),
    });
  });

  it('gives a start that has to wait its own limit', async () => {
    const hanging = join(directory, 'script');
    await writeFile(hanging, '#!/bin/sh\nexec sleep 300\n', { mode: 0o755 });
    const executor = executorWithin({ PATH: `${directory}:${process.env['PATH']}` });
    const file = join(directory, 'never');
    const options = { pty: { columns: 80, rows: 24 }, timeouts: { start: 300 } };
    await expect(executor.start(localHost, `touch ${file}`, options)).rejects.toMatchObject({
      code: 'start-timed-out',
    });
    const abort = new AbortController();
    const cancelled = executor.start(localHost, `touch ${file}`, { pty: options.pty, signal: abort.signal });
    abort.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'start-cancelled' });
    const closed = executor.start(localHost, `touch ${file}`, { pty: options.pty });
    await Promise.all([executor.close(), expect(closed).rejects.toMatchObject({ code: 'executor-closed' })]);
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
    await rm(hanging);
  });

  it('forces at once where no grace is given', async () => {
    const ran = await run(localExecutor({ grace: 0 }), "trap 'exit 0' TERM; echo x; while :; do sleep 1; done", {
      timeouts: { idle: 300 },
    });
    expect(ran).toMatchObject({ status: 'timed-out', signal: 'SIGKILL' });
  });

  it('lets no program wait for what is typed into its output, as editors do without a terminal', async () => {
    const executor = localExecutor();
    onTestFinished(() => executor.close());
    for (const output of ['&1', '&2']) {
      const limits = { timeouts: { total: 20_000 } };
      expect(
        await run(executor, `echo before; read line <${output} || echo ended >&2; echo after`, limits),
      ).toMatchObject({
        ...{ status: 'exited', stdout: 'before\nafter\n', stderr: 'ended\n' },
      });
    }
  });

  it('leaves no pipe and no process behind', async () => {
    const executor = localExecutor();
    const resources = () => process.getActiveResourcesInfo().filter((name) => /Pipe|Process|Timeout/.test(name)).length;
    await run(executor, 'true');
    const before = resources();
    for (let i = 0; i < 20; i++) {
      await run(executor, 'cat; echo x >&2', { stdin: 'input', timeouts: { total: 60_000, idle: 60_000 } });
    }
    await expect.poll(resources).toBeLessThanOrEqual(before);
    await executor.close();
  });
});
