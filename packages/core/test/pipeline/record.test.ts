import { OpsPilot } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { requireApproval, scriptedPilot, untyped, withHooks } from './pilots.js';

describe('the events of a command', () => {
  it('tell of every stage that had something to tell, in the order of the path', async () => {
    const { pilot, events } = await scriptedPilot({
      script: [{ command: 'deploy', reply: { exitCode: 3 } }],
      approve: () => ({ approved: true, by: 'grace' }),
      plugins: [
        withHooks('ask', requireApproval),
        withHooks(
          'all',
          untyped({
            analyse: () => ({
              commands: [],
              effects: [{ kind: 'service' }, { kind: 'write' }],
              template: 'deploy',
              problems: [],
            }),
            assess: () => ({ score: 0.4, reasons: [] }),
            prepare: () => ({ id: 'p1', summary: 'saved' }),
            recover: () => ({ result: 'recovered', summary: 'back' }),
          }),
        ),
      ],
    });
    const { id } = await pilot.run({ command: 'deploy', actor: 'ada', metadata: { ticket: 7 } });
    const reference = { id, command: 'deploy', host: 'localhost', actor: 'ada' };
    expect(events.map(({ type, subject, data }) => ({ type, subject, data }))).toEqual([
      { type: 'command.proposed', subject: id, data: reference },
      { type: 'command.analysed', subject: id, data: { ...reference, effects: 2, problems: 0 } },
      { type: 'command.assessed', subject: id, data: { ...reference, score: 0.4 } },
      { type: 'command.gated', subject: id, data: { ...reference, decision: 'require-approval', rules: ['test/ask'] } },
      { type: 'approval.requested', subject: id, data: { ...reference, expiresAt: expect.any(Number) } },
      { type: 'approval.granted', subject: id, data: { ...reference, approval: expect.any(String), by: 'grace' } },
      {
        type: 'command.prepared',
        subject: id,
        data: { ...reference, recoveryPoints: [{ id: 'p1', source: 'all', summary: 'saved' }] },
      },
      { type: 'command.started', subject: id, data: reference },
      {
        type: 'command.executed',
        subject: id,
        data: { ...reference, executed: 'yes', exitCode: 3, duration: expect.any(Number) },
      },
      {
        type: 'command.recovered',
        subject: id,
        data: { ...reference, recoveries: [{ source: 'all', result: 'recovered', summary: 'back' }] },
      },
      {
        type: 'command.finished',
        subject: id,
        data: {
          ...reference,
          status: 'failed',
          stage: 'execute',
          exitCode: 3,
          recorded: true,
          error: { code: 'command-failed', message: 'The command exited with 3.' },
        },
      },
    ]);
  });

  it('are few for a command that nobody has anything to say about', async () => {
    const { pilot, types } = await scriptedPilot();
    await pilot.run('uptime');
    expect(types()).toEqual([
      'command.proposed',
      'command.gated',
      'command.started',
      'command.executed',
      'command.finished',
    ]);
  });

  it('are about one command each, however many run at once', async () => {
    const { pilot, events } = await scriptedPilot();
    const outcomes = await Promise.all(Array.from({ length: 25 }, (_, index) => pilot.run(`echo ${index}`)));
    for (const { id, command } of outcomes) {
      const own = events.filter(({ subject }) => subject === id);
      expect(own.map(({ type }) => type)).toEqual([
        'command.proposed',
        'command.gated',
        'command.started',
        'command.executed',
        'command.finished',
      ]);
      expect(own.every(({ data }) => (data as { command: string }).command === command)).toBe(true);
    }
    expect(new Set(outcomes.map(({ id }) => id)).size).toBe(25);
  });

  it('are no reason for Node to warn of a leak, however many run at once under one signal', async () => {
    const warnings: Error[] = [];
    const keep = (warning: Error): void => void warnings.push(warning);
    process.on('warning', keep);
    const { signal } = new AbortController();
    const { pilot } = await scriptedPilot();
    const real = await OpsPilot.create();
    const runs = Array.from({ length: 15 }, () => [
      pilot.run({ command: 'x', signal }),
      real.run({ command: 'true', signal }),
    ]);
    await Promise.all(runs.flat());
    await real.close();
    // Node warns in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', keep);
    expect(warnings).toEqual([]);
  });
});

describe('the record of a command', () => {
  it('holds all that was known, decided, done and said', async () => {
    const { pilot } = await scriptedPilot({
      script: [
        { command: 'deploy', reply: { stdout: 'out', stderr: 'err' } },
        { command: 'check', reply: {} },
      ],
      approve: () => ({ approved: true, by: 'grace', reason: 'change 42' }),
      plugins: [
        withHooks('ask', requireApproval),
        withHooks('files', {
          prepare: () => ({ id: 'p1', summary: 'saved' }),
          assess: () => ({ score: 0.1, reasons: [{ code: 'c', message: 'm' }] }),
        }),
      ],
    });
    const outcome = await pilot.run({
      command: 'deploy',
      cwd: '/srv',
      env: { A: '1' },
      stdin: 'x',
      become: { user: 'www' },
      verify: ['check'],
      metadata: { ticket: 'OPS-1', tags: ['a'] },
      parent: 'plan-7',
    });
    const record = await pilot.history.get(outcome.id);
    expect(record).toMatchObject({
      id: outcome.id,
      command: 'deploy',
      host: 'localhost',
      actor: 'ada',
      parent: 'plan-7',
      metadata: { ticket: 'OPS-1', tags: ['a'] },
      createdAt: expect.any(Number),
      draft: {
        cwd: '/srv',
        variables: ['A'],
        stdin: 'bytes',
        becomeUser: 'www',
        verify: ['check'],
        risk: { score: 0.1 },
      },
      verdict: {
        decision: 'require-approval',
        findings: [{ rule: 'test/ask' }, { rule: 'test/ask', check: 'check' }],
        approval: { by: 'grace', reason: 'change 42' },
      },
      end: {
        status: 'succeeded',
        stage: 'record',
        executed: 'yes',
        exitCode: 0,
        signal: null,
        error: null,
        startedAt: outcome.startedAt,
        endedAt: outcome.endedAt,
        stdout: { text: 'out' },
        stderr: { text: 'err' },
        result: {
          recoveryPoints: [{ id: 'p1', source: 'files' }],
          verifications: [{ name: 'check', result: 'passed' }],
          recoveries: [],
          simulated: false,
        },
      },
    });
    expect(Object.keys(record?.end?.timings ?? {})).toEqual([
      'propose',
      'assess',
      'gate',
      'approve',
      'prepare',
      'execute',
      'verify',
    ]);
    for (const time of Object.values(outcome.timings)) expect(time).toBeGreaterThanOrEqual(0);
  });

  it.each([
    ['denied', { gate: () => ({ decision: 'deny', findings: [] }) }, 'gate'],
    ['rejected', requireApproval, 'approve'],
  ] as const)('is there for what was %s too', async (status, hooks, stage) => {
    const { pilot } = await scriptedPilot({ plugins: [withHooks('strict', hooks as object)] });
    const { id } = await pilot.run('reboot');
    await expect(pilot.history.get(id)).resolves.toMatchObject({
      command: 'reboot',
      end: { status, stage, executed: 'no', startedAt: null },
    });
    await expect(pilot.history.count({ status })).resolves.toBe(1);
  });

  it('is there before the command starts, and says "running"', async () => {
    const { pilot } = await scriptedPilot({ script: { fault: { kind: 'hang' } } });
    const started = pilot.events.once('command.started');
    const controller = new AbortController();
    const run = pilot.run({ command: 'sleep 600', signal: controller.signal });
    const { subject } = await started;
    await expect(pilot.history.get(subject ?? '')).resolves.toMatchObject({ command: 'sleep 600', end: null });
    await expect(pilot.history.count({ status: 'running' })).resolves.toBe(1);
    controller.abort();
    await run;
    await expect(pilot.history.count({ status: 'running' })).resolves.toBe(0);
  });

  it('is handed to plugins once it is written', async () => {
    const seen: unknown[] = [];
    const { pilot } = await scriptedPilot({
      plugins: [
        withHooks('learning', {
          record: async (record, outcome) => {
            const stored = await pilot.history.get(record.id);
            seen.push(stored?.end?.status, record.end?.status, outcome.recorded, record.command);
          },
        }),
      ],
    });
    await pilot.run('uptime');
    expect(seen).toEqual(['succeeded', 'succeeded', true, 'uptime']);
  });
});
