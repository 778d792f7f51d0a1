import {
  type Execution,
  type ExecutionOptions,
  type Executor,
  type HostStage,
  type HostStageOptions,
  type StageContext,
  scriptedExecutor,
} from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { requireApproval, scriptedPilot, untyped, withHooks } from './pilots.js';

async function finished(started: Promise<Execution>): Promise<void> {
  const execution = await started;
  execution.stdout.resume();
  execution.stderr.resume();
  await execution.result;
}

/** An executor that also keeps the options it was given. */
function keeping() {
  const scripted = scriptedExecutor([
    { command: 'deploy', reply: { exitCode: 1 } },
    { command: /./, reply: {} },
  ]);
  const given = new Map<string, ExecutionOptions>();
  const hosts = new Map<string, string>();
  const executor: Executor = {
    kind: scripted.kind,
    start: (host, command, options = {}) => {
      given.set(command, options);
      hosts.set(command, host.name);
      return scripted.start(host, command, options);
    },
    close: () => scripted.close(),
  };
  return { executor, given, hosts };
}

const hosts = [{ name: 'localhost' }, { name: 'web-1', address: '10.0.0.1' }];
const request = {
  host: 'web-1',
  become: { user: 'root', password: 'hunter2-hunter2' },
  cwd: '/srv',
  env: { MODE: 'fast' },
  secrets: { TOKEN: 'token' },
  pty: { columns: 80, rows: 24 },
  timeouts: { total: 5_000 },
  stdin: 'yes',
};
const secrets = { get: async () => 'tok-3n-value' };

it('an executor is told which variables are secret, or must be taken for it', async () => {
  const { executor, given } = keeping();
  const { pilot } = await scriptedPilot({ executor, secrets });
  await pilot.run({ command: 'restart', env: { MODE: 'fast', API_KEY: 'k-123456' }, secrets: { LOGIN: 'token' } });
  await pilot.run({ command: 'status', env: { MODE: 'fast' } });
  expect(given.get('restart')?.secrets).toEqual(['API_KEY', 'LOGIN']);
  expect(given.get('status')).not.toHaveProperty('secrets');
});

describe('a stage that may touch the host', () => {
  it('starts commands there, as whom the request says, without telling the password', async () => {
    const { executor, given, hosts: on } = keeping();
    const seen: HostStage[] = [];
    const touch = async (stage: HostStage, name: string): Promise<void> => {
      seen.push(stage);
      await finished(stage.start(`capture in ${name}`));
    };
    const { pilot, events } = await scriptedPilot({
      executor,
      hosts,
      secrets,
      plugins: [
        withHooks('rollback', {
          prepare: (_draft, stage) => touch(stage, 'prepare').then(() => undefined),
          verify: (_draft, _outcome, stage) => touch(stage, 'verify').then(() => ({ name: 'v', result: 'passed' })),
          recover: (_draft, _outcome, stage) =>
            touch(stage, 'recover').then(() => ({ result: 'recovered', summary: 'back' })),
        }),
      ],
    });
    const failed = await pilot.run({ ...request, command: 'deploy' });
    expect(failed).toMatchObject({ status: 'failed', recoveries: [{ result: 'recovered' }] });
    await expect(pilot.run({ ...request, command: 'restart' })).resolves.toMatchObject({ status: 'succeeded' });
    for (const name of ['prepare', 'verify', 'recover']) {
      const command = `capture in ${name}`;
      expect(on.get(command)).toBe('web-1');
      const { signal, ...rest } = given.get(command) ?? {};
      expect(rest).toEqual({
        become: request.become,
        cwd: '/srv',
        env: { MODE: 'fast', TOKEN: 'tok-3n-value' },
        secrets: ['TOKEN'],
      });
      expect(signal).toBeInstanceOf(AbortSignal);
    }
    expect(seen).toHaveLength(4);
    for (const stage of seen) {
      expect(Object.keys(stage).sort()).toEqual(['signal', 'start']);
      expect(JSON.stringify(stage)).not.toContain('hunter2');
    }
    // Neither gate nor history.
    await expect(pilot.history.count()).resolves.toBe(2);
    expect(JSON.stringify(events)).not.toContain('capture in');
  });

  it('takes limits, input, a directory and more variables, and neither another host nor another user', async () => {
    const { executor, given, hosts: on } = keeping();
    const mine = new AbortController().signal;
    const options = {
      signal: mine,
      cwd: '/',
      env: { MODE: 'slow', MORE: '1' },
      stdin: 'in',
      timeouts: { total: 9 },
      become: { user: 'nobody' },
      host: hosts[0],
      id: 'x',
    } as HostStageOptions;
    const { pilot } = await scriptedPilot({
      executor,
      hosts,
      secrets,
      plugins: [
        withHooks('p', { prepare: (_draft, stage) => finished(stage.start('capture', options)).then(() => undefined) }),
      ],
    });
    await pilot.run({ ...request, command: 'restart' });
    expect(on.get('capture')).toBe('web-1');
    expect(given.get('capture')).toEqual({
      signal: mine,
      cwd: '/',
      env: { MODE: 'slow', MORE: '1', TOKEN: 'tok-3n-value' },
      secrets: ['TOKEN'],
      stdin: 'in',
      timeouts: { total: 9 },
      become: request.become,
    });
  });

  it('is none of those before the approval', async () => {
    const stages = new Map<string, StageContext>();
    const keep =
      (name: string, answer?: unknown) =>
      (...given: readonly unknown[]): unknown => {
        stages.set(name, given.at(-1) as StageContext);
        return answer;
      };
    const { pilot } = await scriptedPilot({
      approve: (_draft, _verdict, stage) => {
        stages.set('approver', stage);
        return true;
      },
      plugins: [
        withHooks(
          'all',
          untyped({
            propose: keep('propose', { command: 'reboot' }),
            analyse: keep('analyse'),
            assess: keep('assess'),
            gate: keep('gate', requireApproval.gate?.(undefined as never, undefined as never)),
            approve: keep('approve'),
            preview: keep('preview'),
          }),
        ),
      ],
    });
    await pilot.run({ intent: 'reboot it' });
    await pilot.plan('reboot');
    expect([...stages.keys()].sort()).toEqual([
      'analyse',
      'approve',
      'approver',
      'assess',
      'gate',
      'preview',
      'propose',
    ]);
    for (const [name, stage] of stages) expect('start' in stage, name).toBe(false);
  });
});

it("the command's id names its execution, and no other's", async () => {
  const { executor, given } = keeping();
  const { pilot } = await scriptedPilot({ executor });
  const { id } = await pilot.run({ command: 'restart', verify: ['uptime'] });
  expect(given.get('restart')?.id).toBe(id);
  expect(given.get('uptime')?.id).toBeUndefined();
});
