import {
  type ExecutionOptions,
  localHost,
  type OpsError,
  type ScriptedExecutor,
  type ScriptedRule,
  scriptedExecutor,
} from '@opspilot/core';
import { manualClock } from '@opspilot/core/testing';
import { describe, expect, it } from 'vitest';

async function run(executor: ScriptedExecutor, command: string, options?: ExecutionOptions, host = localHost) {
  const execution = await executor.start(host, command, options);
  const [stdout, stderr, result] = await Promise.all([
    execution.stdout.toArray(),
    execution.stderr.toArray(),
    execution.result,
  ]);
  return { ...result, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

describe('scriptedExecutor', () => {
  it('answers by text, pattern and question, the first rule that matches', async () => {
    const executor = scriptedExecutor([
      { command: 'uptime', reply: { stdout: 'up 3 days\n' } },
      { command: /^systemctl (\w+)/, reply: ({ command }) => ({ stderr: `said ${command}\n`, exitCode: 3 }) },
      { command: (call) => call.cwd === '/srv', reply: { signal: 'SIGSEGV' } },
      { command: /./, reply: { exitCode: 9 } },
    ]);
    expect(await run(executor, 'uptime')).toMatchObject({ status: 'exited', exitCode: 0, stdout: 'up 3 days\n' });
    expect(await run(executor, 'systemctl stop x')).toMatchObject({ exitCode: 3, stderr: 'said systemctl stop x\n' });
    expect(await run(executor, 'ls', { cwd: '/srv' })).toMatchObject({ status: 'signalled', signal: 'SIGSEGV' });
    expect(await run(executor, 'uptime -p')).toMatchObject({ exitCode: 9 });
  });

  it('answers each host by its own rules', async () => {
    const executor = scriptedExecutor([
      { command: 'hostname', host: 'web-1', reply: { stdout: 'one' } },
      { command: 'hostname', host: /^web-/, reply: { stdout: 'other' } },
    ]);
    expect((await run(executor, 'hostname', {}, { name: 'web-1' })).stdout).toBe('one');
    expect((await run(executor, 'hostname', {}, { name: 'web-22' })).stdout).toBe('other');
    await expect(run(executor, 'hostname', {}, { name: 'db-1' })).rejects.toMatchObject({ code: 'unexpected-command' });
  });

  it('uses a rule as often as it says', async () => {
    const executor = scriptedExecutor([
      { command: 'try', times: 2, reply: { exitCode: 1 } },
      { command: 'try', reply: { exitCode: 0 } },
    ]);
    const codes = [];
    for (let i = 0; i < 4; i++) codes.push((await run(executor, 'try')).exitCode);
    expect(codes).toEqual([1, 1, 0, 0]);
  });

  it('fails clearly at a command that nobody scripted', async () => {
    const executor = scriptedExecutor([{ command: /^a/, reply: {} }]);
    await expect(executor.start({ name: 'web-1' }, 'rm -rf /')).rejects.toMatchObject({
      code: 'unexpected-command',
      message: expect.stringMatching(/rm -rf \/.*web-1.*\/\^a\//),
    });
  });

  it('records calls, without the values of variables and passwords', async () => {
    const executor = scriptedExecutor([{ command: 'cat', reply: {} }]);
    async function* input() {
      yield Buffer.from('hello ');
      yield Buffer.from('world');
    }
    const options = {
      id: 'c-7',
      env: { TOKEN: 'hush' },
      cwd: '/srv',
      stdin: input(),
      become: { user: 'app', password: 'hush' },
    };
    await run(executor, 'cat', options);
    const [call] = executor.calls;
    expect(call).toMatchObject({
      command: 'cat',
      host: localHost,
      id: 'c-7',
      cwd: '/srv',
      env: ['TOKEN'],
      become: 'app',
    });
    expect(Buffer.from(call?.stdin ?? []).toString()).toBe('hello world');
    expect(JSON.stringify(executor.calls)).not.toContain('hush');
  });

  it('takes its delays and limits from the clock', async () => {
    const clock = manualClock();
    const reply = { output: [{ after: 60_000, stdout: 'late\n' }], endsAfter: 3_600_000 };
    const executor = scriptedExecutor([{ command: 'slow', reply }], { clock });
    const slow = run(executor, 'slow');
    const limited = run(executor, 'slow', { timeouts: { total: 120_000 } });
    const silent = run(executor, 'slow', { timeouts: { idle: 30_000 } });
    await clock.advance(3_660_000);
    const { startedAt, endedAt, stdout, exitCode } = await slow;
    expect({ took: endedAt - startedAt, stdout, exitCode }).toEqual({ took: 3_660_000, stdout: 'late\n', exitCode: 0 });
    expect(await limited).toMatchObject({ status: 'timed-out', timeout: 'total', stdout: 'late\n' });
    expect(await silent).toMatchObject({ status: 'timed-out', timeout: 'idle', stdout: '' });
    expect(clock.sleepers).toBe(0);
  });

  it('applies the limit of the start to how long a start takes', async () => {
    const clock = manualClock();
    const executor = scriptedExecutor([{ command: 'x', reply: { startsAfter: 5_000 } }], { clock });
    const codeOf = (start: Promise<unknown>) => start.then(() => 'started').catch((error: OpsError) => error.code);
    const late = codeOf(executor.start(localHost, 'x', { timeouts: { start: 4_000 } }));
    const inTime = run(executor, 'x', { timeouts: { start: 6_000 } });
    const abort = new AbortController();
    const cancelled = codeOf(executor.start(localHost, 'x', { signal: abort.signal }));
    await clock.advance(1_000);
    abort.abort();
    await clock.advance(10_000);
    expect(await late).toBe('start-timed-out');
    expect(await cancelled).toBe('start-cancelled');
    expect(await inTime).toMatchObject({ status: 'exited', exitCode: 0 });
  });

  const faults: readonly ScriptedRule[] = [
    { command: 'reject', reply: { fault: { kind: 'reject', code: 'host-unreachable', message: 'no route' } } },
    { command: 'lose', reply: { stdout: 'half', fault: { kind: 'lose-contact' } } },
    { command: 'hang', reply: { stdout: 'half', fault: { kind: 'hang' } } },
    { command: 'survive', reply: { fault: { kind: 'survive' } } },
    { command: 'flood', reply: { fault: { kind: 'flood', bytes: 20_000_001 }, exitCode: 2 } },
  ];

  it('plays a start that fails and contact that is lost', async () => {
    const executor = scriptedExecutor(faults);
    await expect(executor.start(localHost, 'reject')).rejects.toMatchObject({ code: 'host-unreachable' });
    expect(await run(executor, 'lose')).toMatchObject({
      status: 'unknown',
      exitCode: null,
      stdout: 'half',
      error: { code: 'contact-lost' },
    });
  });

  it.each([
    ['hang', 'cancelled', undefined],
    ['survive', 'unknown', 'termination-unconfirmed'],
  ])('plays a command that would %s, and ends %s when cancelled', async (command, status, code) => {
    const abort = new AbortController();
    const execution = await scriptedExecutor(faults).start(localHost, command, { signal: abort.signal });
    setImmediate(() => abort.abort());
    const result = await execution.result;
    expect(result.status).toBe(status);
    expect(result.error?.code).toBe(code);
  });

  it('floods no faster than it is read', async () => {
    const execution = await scriptedExecutor(faults).start(localHost, 'flood');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(execution.stdout.readableLength).toBeLessThan(1_000_000);
    let bytes = 0;
    for await (const chunk of execution.stdout as AsyncIterable<Buffer>) bytes += chunk.length;
    expect(bytes).toBe(20_000_001);
    expect((await execution.result).exitCode).toBe(2);
  });

  it('ends a command whose input breaks', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('part');
      throw new Error('the source broke');
    }
    const executor = scriptedExecutor([{ command: 'cat', reply: {} }]);
    expect(await run(executor, 'cat', { stdin: broken() })).toMatchObject({
      status: 'cancelled',
      error: { code: 'stdin-failed' },
    });
  });

  it('refuses what a real executor would, and says whether it is a simulation', async () => {
    const executor = scriptedExecutor([{ command: /./, reply: {} }], { simulated: true });
    expect(executor.simulated).toBe(true);
    expect(scriptedExecutor([]).simulated).toBe(false);
    await expect(executor.start(localHost, 'a\0b')).rejects.toMatchObject({ code: 'invalid-command' });
    await expect(executor.start(localHost, 'a', { cwd: 'relative' })).rejects.toMatchObject({
      code: 'invalid-execution-options',
    });
    await expect(executor.start(localHost, 'a', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'start-cancelled',
    });
    expect(executor.calls).toEqual([]);
  });

  it('ends what runs when it is closed, and starts nothing after', async () => {
    const executor = scriptedExecutor(faults);
    const execution = await executor.start(localHost, 'hang');
    await executor.close();
    expect((await execution.result).status).toBe('cancelled');
    await expect(executor.start(localHost, 'hang')).rejects.toMatchObject({ code: 'executor-closed' });
  });

  it('resizes a terminal only where there is one', async () => {
    const executor = scriptedExecutor([{ command: 'x', reply: {} }]);
    const size = { columns: 80, rows: 24 };
    const plain = await executor.start(localHost, 'x');
    await expect(plain.resize(size)).rejects.toMatchObject({ code: 'pty-not-requested' });
    const terminal = await executor.start(localHost, 'x', { pty: size });
    await expect(terminal.resize(size)).resolves.toBeUndefined();
  });
});
