import type { CommandHooks, OpsEvent, Outcome, OutcomeStatus } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { requireApproval, scriptedPilot, untyped, withHooks } from './pilots.js';

interface Promise_ {
  readonly hook: keyof CommandHooks;
  /** What the table in hooks.ts says of a hook that throws. */
  readonly says: string;
  readonly expected: Partial<Record<keyof Outcome, unknown>> & { readonly status: OutcomeStatus };
  readonly ran: number;
  /** An answer that is none; it must count as thrown. */
  readonly nonsense: unknown;
}

const promises: readonly Promise_[] = [
  {
    hook: 'analyse',
    says: 'a problem: the command is opaque',
    expected: {
      status: 'rejected',
      executed: 'no',
      verdict: { decision: 'require-approval', findings: [expect.objectContaining({ rule: 'core/opaque' })] },
    },
    ran: 0,
    nonsense: { effects: [] },
  },
  {
    hook: 'assess',
    says: 'score 1',
    expected: {
      status: 'rejected',
      executed: 'no',
      risk: { score: 1, reasons: [expect.objectContaining({ code: 'assessment-failed' })] },
    },
    ran: 0,
    nonsense: { score: 2, reasons: [] },
  },
  {
    hook: 'gate',
    says: 'deny',
    expected: {
      status: 'denied',
      executed: 'no',
      verdict: { decision: 'deny', findings: [expect.objectContaining({ rule: 'core/gate-failed' })] },
    },
    ran: 0,
    nonsense: 'allow',
  },
  {
    hook: 'approve',
    says: 'refused',
    expected: { status: 'rejected', stage: 'approve', executed: 'no' },
    ran: 0,
    nonsense: { approved: 'yes' },
  },
  {
    hook: 'prepare',
    says: 'the command does not run',
    expected: {
      status: 'failed',
      stage: 'prepare',
      executed: 'no',
      error: expect.objectContaining({ code: 'preparation-failed' }),
    },
    ran: 0,
    nonsense: { id: 7 },
  },
  {
    hook: 'verify',
    says: 'not passed',
    expected: {
      status: 'failed',
      stage: 'verify',
      executed: 'yes',
      error: expect.objectContaining({ code: 'verification-failed' }),
    },
    ran: 1,
    nonsense: { name: 'up', result: 'fine' },
  },
  {
    hook: 'recover',
    says: 'told in the outcome; the others still run',
    expected: {
      status: 'failed',
      executed: 'yes',
      recoveries: [
        expect.objectContaining({ source: 'other' }),
        expect.objectContaining({ source: 'broken', result: 'failed' }),
      ],
    },
    ran: 1,
    nonsense: { result: 'probably' },
  },
  {
    hook: 'record',
    says: 'logged and told as plugin.failed',
    expected: { status: 'succeeded', recorded: true },
    ran: 1,
    nonsense: undefined,
  },
];

const ways = (hook: Promise_): Readonly<Record<string, () => unknown>> => ({
  throws: () => {
    throw new Error('out of luck');
  },
  rejects: async () => Promise.reject(new Error('out of luck')),
  'throws what has no text': () => {
    throw Object.create(null);
  },
  ...(hook.nonsense === undefined ? {} : { 'answers nonsense': async () => hook.nonsense }),
});

const failed = (events: readonly OpsEvent[]) => events.filter(({ type }) => type === 'plugin.failed');

describe.each(promises)('a plugin whose $hook fails means: $says', (promise) => {
  it.each(Object.keys(ways(promise)))('when it %s', async (way) => {
    const { hook, expected, ran: runs } = promise;
    const other = withHooks(
      'other',
      hook === 'recover' ? { recover: () => ({ result: 'recovered', summary: 'back' }) } : {},
    );
    const { pilot, ran, events, logger } = await scriptedPilot({
      script: hook === 'recover' ? { exitCode: 1 } : {},
      plugins: [
        withHooks('ask', hook === 'approve' ? requireApproval : {}),
        withHooks('broken', untyped({ [hook]: ways(promise)[way] })),
        other,
      ],
      ...(hook === 'approve' ? { approve: () => true } : {}),
    });
    const outcome = await pilot.run('deploy');
    expect(outcome).toMatchObject(expected);
    expect(ran()).toHaveLength(runs);
    expect(failed(events)).toMatchObject([{ data: { plugin: 'broken', hook, message: expect.any(String) } }]);
    expect(logger.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        message: 'a plugin failed',
        bindings: expect.objectContaining({ plugin: 'broken', hook }),
      }),
    );
    // The history tells the same story as the outcome.
    await expect(pilot.history.get(outcome.id)).resolves.toMatchObject({
      end: { status: outcome.status, stage: outcome.stage },
    });
  });
});

describe('a plugin whose propose fails', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('the model is down');
      },
    ],
    ['answers nonsense', () => ({ command: '' })],
    ['answers a command that no shell can take', () => ({ command: 'ls\0' })],
    ['answers a check that is none', () => ({ command: 'ls', verify: [7] })],
  ])('makes run reject when it %s', async (_way, propose) => {
    const { pilot, ran, events } = await scriptedPilot({ plugins: [withHooks('model', untyped({ propose }))] });
    await expect(pilot.run({ intent: 'list files' })).rejects.toMatchObject({
      code: 'proposal-failed',
      details: { plugin: 'model' },
    });
    expect(failed(events)).toHaveLength(1);
    expect(ran()).toEqual([]);
    await expect(pilot.history.count()).resolves.toBe(0);
  });

  it('says what to do when nobody proposes', async () => {
    const { pilot } = await scriptedPilot({ plugins: [withHooks('silent', { propose: () => undefined })] });
    await expect(pilot.run({ intent: 'list files' })).rejects.toMatchObject({
      code: 'no-proposal',
      message: expect.stringContaining('add a plugin that proposes'),
    });
  });

  it('takes the first answer, with the checks that came with it', async () => {
    const { pilot, ran } = await scriptedPilot({
      plugins: [
        withHooks('silent', { propose: () => undefined }),
        withHooks('model', { propose: ({ text }) => ({ command: `echo "${text}"`, verify: ['check it'] }) }),
        withHooks('other', {
          propose: () => {
            throw new Error('never asked');
          },
        }),
      ],
    });
    const outcome = await pilot.run({ intent: 'say hello', verify: ['check first'] });
    expect(outcome).toMatchObject({ status: 'succeeded', command: 'echo "say hello"' });
    expect(ran()).toEqual(['echo "say hello"', 'check first', 'check it']);
    await expect(pilot.history.get(outcome.id)).resolves.toMatchObject({ intent: 'say hello' });
  });
});

describe('a plugin whose preview fails', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('no idea');
      },
    ],
    ['answers nonsense', () => 'all well'],
    ['names a stage that does not exist', () => [{ stage: 'celebrate', summary: 'cake' }]],
  ])('is shown in the plan when it %s', async (_way, preview) => {
    const { pilot } = await scriptedPilot({ plugins: [withHooks('broken', untyped({ preview }))] });
    const { stages } = await pilot.plan('deploy');
    expect(stages).toContainEqual({
      stage: 'prepare',
      source: 'broken',
      summary: expect.stringContaining('cannot say'),
    });
  });
});

describe('a listener or a logger that fails', () => {
  it('costs no command its outcome', async () => {
    const throwing = () => {
      throw new Error('the log is on fire');
    };
    const logger = {
      trace: throwing,
      debug: throwing,
      info: throwing,
      warn: throwing,
      error: throwing,
      fatal: throwing,
      child: () => logger,
    };
    const { pilot } = await scriptedPilot({
      logger,
      plugins: [
        withHooks('broken', {
          record: () => Promise.reject(new Error('x')),
          verify: () => [{ name: 'up', result: 'passed' }],
        }),
      ],
    });
    pilot.events.on('*', throwing);
    pilot.events.on('*', async () => throwing());
    const outcome = await pilot.run({ command: 'uptime', onOutput: throwing });
    expect(outcome).toMatchObject({ status: 'succeeded', recorded: true });
  });
});
