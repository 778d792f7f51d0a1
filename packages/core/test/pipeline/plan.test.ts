import { type CommandRequest, stages } from '@opspilot/core';
import { describe, expect, it, vi } from 'vitest';
import { requireApproval, scriptedPilot, untyped, withHooks } from './pilots.js';

describe('planning', () => {
  it('names the user of the host that a command would run as, beside who asks for it', async () => {
    const { pilot } = await scriptedPilot({ hosts: [{ name: 'web-1', user: 'deploy' }] });
    const summaryOf = async (request: CommandRequest) =>
      (await pilot.plan(request)).stages.find(({ stage }) => stage === 'execute')?.summary;
    const request = { command: 'id', host: 'web-1', actor: 'grace' };
    expect(await summaryOf(request)).toContain('on web-1 as deploy, asked by grace');
    expect(await summaryOf({ ...request, become: { user: 'root' } })).toContain('on web-1 as root, asked by grace');
  });

  it('runs nothing, asks nobody, takes nothing and keeps nothing', async () => {
    const untouched = {
      approve: vi.fn(),
      prepare: vi.fn(),
      verify: vi.fn(),
      recover: vi.fn(),
      record: vi.fn(),
    };
    const { approve, ...hooks } = untouched;
    const { pilot, ran, types } = await scriptedPilot({
      approve,
      plugins: [
        withHooks('ask', requireApproval),
        withHooks('rest', hooks),
        withHooks('office', { approve: untouched.approve }),
      ],
    });
    const plan = await pilot.plan({ command: 'reboot', verify: ['uptime'] });
    expect(plan.verdict.decision).toBe('require-approval');
    for (const hook of Object.values(untouched)) expect(hook).not.toHaveBeenCalled();
    expect(ran()).toEqual([]);
    expect(types()).toEqual(['command.proposed', 'command.gated', 'command.planned']);
    await expect(pilot.history.count()).resolves.toBe(0);
  });

  it('shows what every stage found or would do, in the order of the path', async () => {
    const { pilot } = await scriptedPilot({
      timeouts: { total: 60_000 },
      plugins: [
        withHooks('ask', requireApproval),
        withHooks(
          'finder',
          untyped({
            analyse: () => ({ commands: [], effects: [{ kind: 'service' }], template: 'reboot', problems: [] }),
            assess: () => ({ score: 0.25, reasons: [] }),
          }),
        ),
        withHooks('files', {
          preview: () => [
            { stage: 'prepare', summary: 'would save 3 files' },
            { stage: 'recover', summary: 'would put them back' },
          ],
        }),
      ],
    });
    const plan = await pilot.plan({ command: 'reboot', verify: ['uptime'], actor: 'grace' });
    expect(plan.stages.map(({ stage }) => stage)).toEqual(stages);
    const summaries = Object.fromEntries(plan.stages.map(({ stage, summary }) => [stage, summary]));
    expect(summaries).toEqual({
      propose: 'the command as given',
      analyse: 'service',
      assess: 'risk 0.25 of 1',
      gate: 'require-approval; test/ask: Somebody should look at it.; test/ask (check "uptime"): Somebody should look at it.',
      approve: 'would ask for approval',
      prepare: 'would save 3 files',
      execute: 'would run "reboot" on localhost, asked by grace (scripted executor; limits total 60000 ms)',
      verify: 'would check with "uptime"',
      recover: 'would put them back',
      record: 'would be kept in the history',
    });
  });

  it('says what a command does, how much could go wrong, and why', async () => {
    const { pilot } = await scriptedPilot({ analysis: {} });
    const summaries = async (command: string): Promise<readonly string[]> =>
      (await pilot.plan(command)).stages
        .filter(({ stage }) => ['analyse', 'assess', 'gate'].includes(stage))
        .map(({ summary }) => summary);
    await expect(summaries('uname -a')).resolves.toEqual(['nothing that lasts', 'risk 0.00 of 1', 'allow']);
    await expect(summaries('chmod 777 /srv/a')).resolves.toEqual([
      'lets everybody change /srv/a',
      expect.stringMatching(/^risk 0\.\d\d of 1: Lets everybody change \/srv\/a$/),
      'require-approval; core/permission-world-writable: Lets everybody change /srv/a.',
    ]);
    // Each thing once, and what could not be seen through beside what could.
    await expect(summaries('chmod 777 /srv/a; chmod 777 /srv/a; frobnicate')).resolves.toEqual([
      'lets everybody change /srv/a; What "frobnicate" does is not known',
      expect.stringMatching(/^risk 0\.\d\d of 1: 0\.\d\d Lets everybody change \/srv\/a; 0\.\d\d Runs the unknown/),
      'require-approval; core/opaque: What "frobnicate" does is not known.; core/permission-world-writable: Lets everybody change /srv/a.',
    ]);
  });

  it('tells of many effects the first ones, and how many more there are', async () => {
    const { pilot } = await scriptedPilot({ analysis: {} });
    const command = Array.from({ length: 10 }, (_, index) => `touch /srv/${index}`).join('; ');
    const { stages: told } = await pilot.plan(command);
    expect(told.find(({ stage }) => stage === 'analyse')?.summary).toMatch(/\/srv\/7; and 2 more$/);
  });

  it('shows nothing beyond the gate for what is denied', async () => {
    const { pilot } = await scriptedPilot({
      plugins: [
        withHooks('no', {
          gate: () => ({ decision: 'deny', findings: [{ rule: 'r', decision: 'deny', reason: 'Never.' }] }),
        }),
      ],
    });
    const plan = await pilot.plan('rm -rf /');
    expect(plan.verdict.decision).toBe('deny');
    expect(plan.stages.map(({ stage }) => stage)).toEqual(['propose', 'analyse', 'assess', 'gate']);
  });

  it('comes to the judgement that a run comes to', async () => {
    const { pilot } = await scriptedPilot({ plugins: [withHooks('ask', requireApproval)] });
    const request = { command: 'reboot', env: { A: '1' }, verify: ['uptime'] };
    const plan = await pilot.plan(request);
    const outcome = await pilot.run(request);
    expect(outcome.verdict).toEqual(plan.verdict);
    const again = await pilot.plan(request);
    expect(again.draft.subject).toBe(plan.draft.subject);
  });

  it('may be shown to anybody: secrets are taken out', async () => {
    const { pilot } = await scriptedPilot({
      secrets: { get: async () => 'tr0ub4dor&3-horse' },
      plugins: [
        withHooks('ask', {
          gate: (draft) => ({
            decision: 'warn',
            findings: [{ rule: 'r', decision: 'warn', reason: `Saw ${draft.command}` }],
          }),
        }),
      ],
    });
    const plan = await pilot.plan({
      command: 'login --with tr0ub4dor&3-horse',
      secrets: { PW: 'db' },
      metadata: { note: 'tr0ub4dor&3-horse' },
    });
    expect(JSON.stringify(plan)).not.toContain('tr0ub4dor&3-horse');
    expect(plan.draft.variables).toEqual(['PW']);
  });

  it('is cancelled by its signal, in a gate and in a preview', async () => {
    for (const hooks of [
      { gate: () => new Promise<never>(() => {}) },
      { preview: () => new Promise<never>(() => {}) },
    ]) {
      const { pilot } = await scriptedPilot({ plugins: [withHooks('slow', hooks)] });
      await expect(pilot.plan({ command: 'reboot', signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
        code: 'command-cancelled',
      });
    }
  });
});

describe('proposing', () => {
  it('gives the draft alone: no gate, no execution, no record', async () => {
    const gate = vi.fn();
    const { pilot, ran, types } = await scriptedPilot({
      plugins: [
        withHooks('model', { propose: ({ text }) => ({ command: `echo ${text}` }) }),
        withHooks('gate', { gate }),
      ],
    });
    const draft = await pilot.propose({ intent: 'hello', host: 'localhost' });
    expect(draft).toMatchObject({
      command: 'echo hello',
      intent: 'hello',
      role: 'command',
      host: { name: 'localhost' },
    });
    expect(gate).not.toHaveBeenCalled();
    expect(ran()).toEqual([]);
    expect(types()).toEqual(['command.proposed']);
    await expect(pilot.history.count()).resolves.toBe(0);
  });
});
