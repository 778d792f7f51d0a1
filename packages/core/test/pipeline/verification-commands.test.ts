import { describe, expect, it, vi } from 'vitest';
import { scriptedPilot, withHooks } from './pilots.js';

const recoverable = () => {
  const recover = vi.fn(() => ({ result: 'recovered' as const, summary: 'as it was' }));
  return { recover, plugin: withHooks('rollback', { recover }) };
};

describe('verification commands', () => {
  const rules = (check: object) => [
    { command: 'deploy', reply: { stdout: 'done' } },
    { command: 'check', reply: check },
  ];

  it.each([
    ['passes', {}, 'succeeded', 'passed'],
    ['fails', { exitCode: 7, stderr: 'port closed' }, 'failed', 'failed'],
    ['is killed', { signal: 'SIGKILL' }, 'unknown', 'unknown'],
    ['is lost', { fault: { kind: 'lose-contact' } }, 'unknown', 'unknown'],
    ['cannot start', { fault: { kind: 'reject', code: 'start-failed' } }, 'unknown', 'unknown'],
    ['takes too long', { fault: { kind: 'hang' } }, 'unknown', 'unknown'],
  ] as const)('decide: one %s', async (_what, check, status, result) => {
    const { recover, plugin } = recoverable();
    const { pilot, ran } = await scriptedPilot({ script: rules(check), plugins: [plugin] });
    const outcome = await pilot.run({ command: 'deploy', verify: ['check'], timeouts: { total: 200 } });
    expect(outcome).toMatchObject({
      status,
      executed: 'yes',
      exitCode: 0,
      verifications: [{ source: 'command', name: 'check', result }],
    });
    if (result === 'failed')
      expect(outcome.error).toMatchObject({
        code: 'verification-failed',
        message: expect.stringContaining('exited with 7: port closed'),
      });
    if (result === 'unknown') expect(outcome.error?.code).toBe('verification-unknown');
    expect(ran()).toEqual(['deploy', 'check']);
    expect(recover).toHaveBeenCalledTimes(status === 'succeeded' ? 0 : 1);
  });

  it('all run, and one failure outweighs what is unknown', async () => {
    const { pilot } = await scriptedPilot({
      script: [
        { command: 'lost', reply: { fault: { kind: 'lose-contact' } } },
        { command: 'bad', reply: { exitCode: 1 } },
        { command: /./, reply: {} },
      ],
    });
    const outcome = await pilot.run({ command: 'deploy', verify: ['lost', 'bad', 'good'] });
    expect(outcome).toMatchObject({ status: 'failed', stage: 'verify' });
    expect(outcome.verifications.map(({ result }) => result)).toEqual(['unknown', 'failed', 'passed']);
  });

  it('are not run when the command did not succeed', async () => {
    const { pilot, ran } = await scriptedPilot({ script: { exitCode: 1 } });
    await pilot.run({ command: 'deploy', verify: ['check'] });
    expect(ran()).toEqual(['deploy']);
  });

  it('run where and as whom the command ran, without its terminal and its input', async () => {
    const calls: unknown[] = [];
    const { pilot } = await scriptedPilot({
      script: [
        {
          command: /./,
          reply: (call) => {
            calls.push({ ...call, stdin: undefined });
            return {};
          },
        },
      ],
      hosts: [{ name: 'web-1' }],
    });
    await pilot.run({
      command: 'deploy',
      verify: ['check'],
      host: 'web-1',
      cwd: '/srv',
      env: { A: '1' },
      become: { user: 'deploy' },
      pty: { columns: 80, rows: 24 },
      stdin: 'yes',
    });
    const where = { host: { name: 'web-1' }, cwd: '/srv', env: ['A'], become: 'deploy' };
    expect(calls).toMatchObject([
      { command: 'deploy', ...where, hasTerminal: true },
      { command: 'check', ...where, hasTerminal: false },
    ]);
  });
});
