import { Readable } from 'node:stream';
import { type ExecutionResult, type Executor, OpsError } from '@opspilot/core';
import { manualClock } from '@opspilot/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { deferred, never, requireApproval, scriptedPilot, withHooks } from './pilots.js';

/** An executor as somebody else might have written it. */
function strange(start: (...input: Parameters<Executor['start']>) => unknown): Executor {
  return { kind: 'strange', start: start as Executor['start'], close: async () => {} };
}

const exited: ExecutionResult = { status: 'exited', exitCode: 0, signal: null, startedAt: 0, endedAt: 1 };
const recoverable = () => {
  const recover = vi.fn(() => ({ result: 'recovered' as const, summary: 'as it was' }));
  return { recover, plugin: withHooks('rollback', { recover }) };
};

describe('the end of a command', () => {
  it.each([
    ['exits with 0', {}, {}, { status: 'succeeded', stage: 'record', exitCode: 0, signal: null }],
    [
      'exits with 3',
      { exitCode: 3 },
      {},
      { status: 'failed', stage: 'execute', exitCode: 3, error: { code: 'command-failed', details: { exitCode: 3 } } },
    ],
    [
      'exits with a code that means success',
      { exitCode: 3 },
      { successExitCodes: [0, 3] },
      { status: 'succeeded', exitCode: 3 },
    ],
    ['exits with 0 where that is no success', {}, { successExitCodes: [1] }, { status: 'failed', exitCode: 0 }],
    [
      'is killed',
      { signal: 'SIGSEGV' },
      {},
      { status: 'failed', exitCode: null, signal: 'SIGSEGV', error: { code: 'command-signalled' } },
    ],
    [
      'takes too long',
      { fault: { kind: 'hang' } },
      { timeouts: { total: 20 } },
      {
        status: 'timed-out',
        exitCode: null,
        error: {
          code: 'command-timed-out',
          details: { timeout: 'total' },
          message: 'It took too long and was ended at its limit of 20 ms; every process of it is gone.',
        },
      },
    ],
    [
      'is silent for too long',
      { fault: { kind: 'hang' } },
      { timeouts: { idle: 20 } },
      {
        status: 'timed-out',
        error: {
          code: 'command-timed-out',
          details: { timeout: 'idle' },
          message: 'It was silent for too long and was ended at its limit of 20 ms; every process of it is gone.',
        },
      },
    ],
    [
      'is lost',
      { stdout: 'half', fault: { kind: 'lose-contact' } },
      {},
      {
        status: 'unknown',
        executed: 'unknown',
        exitCode: null,
        stdout: { text: 'half' },
        error: {
          code: 'command-unknown',
          message:
            'Nobody knows whether the command ran to its end. As scripted, contact was lost while the command ran. Look at the host before running it again.',
        },
      },
    ],
    [
      'outlives being ended',
      { fault: { kind: 'survive' } },
      { timeouts: { total: 20 } },
      { status: 'unknown', executed: 'unknown', error: { code: 'command-unknown' } },
    ],
  ] as const)('is told as it was when it %s', async (_what, script, options, expected) => {
    const { pilot } = await scriptedPilot({ script: script as object });
    const outcome = await pilot.run({ command: 'deploy', ...options });
    expect(outcome).toMatchObject({ executed: 'yes', recorded: true, startedAt: expect.any(Number), ...expected });
    if (outcome.status === 'succeeded') expect(outcome.error).toBeUndefined();
  });

  it.each([
    ['start-failed', 'failed'],
    ['working-directory-unusable', 'failed'],
    ['some-code-of-an-adapter', 'failed'],
    ['start-timed-out', 'timed-out'],
    ['start-cancelled', 'cancelled'],
  ] as const)('is "not run" when the executor rejects with %s', async (code, status) => {
    const { recover, plugin } = recoverable();
    const { pilot, events } = await scriptedPilot({
      script: { fault: { kind: 'reject', code, message: 'No such directory.' } },
      plugins: [plugin],
    });
    const outcome = await pilot.run('deploy');
    expect(outcome).toMatchObject({
      status,
      stage: 'execute',
      executed: 'no',
      startedAt: null,
      error: { code, message: 'No such directory.' },
    });
    expect(recover).not.toHaveBeenCalled();
    expect(events.map(({ type }) => type)).not.toContain('command.executed');
  });

  it.each<readonly [string, (...input: Parameters<Executor['start']>) => unknown]>([
    ['rejects with what is no OpsError', () => Promise.reject(new TypeError('cannot read properties of undefined'))],
    [
      'throws',
      () => {
        throw new RangeError('oops');
      },
    ],
    ['resolves with nothing', async () => undefined],
    [
      'gives a result of nothing',
      async () => ({ stdout: Readable.from([]), stderr: Readable.from([]), result: Promise.resolve(undefined) }),
    ],
    [
      'gives a result that rejects',
      async () => ({
        stdout: Readable.from([]),
        stderr: Readable.from([]),
        result: Promise.reject(new Error('broken pipe')),
      }),
    ],
    [
      'gives a status that nobody knows',
      async () => ({
        stdout: Readable.from([]),
        stderr: Readable.from([]),
        result: Promise.resolve({ ...exited, status: 'vanished' }),
      }),
    ],
    ['has no streams', async () => ({ result: Promise.resolve(exited) })],
  ])('is unknown, never failed, when the executor %s: the command may have run', async (_what, start) => {
    const { recover, plugin } = recoverable();
    const { pilot, events } = await scriptedPilot({ executor: strange(start), plugins: [plugin] });
    const outcome = await pilot.run('deploy');
    expect(outcome).toMatchObject({
      status: 'unknown',
      stage: 'execute',
      executed: 'unknown',
      error: { code: 'command-unknown' },
    });
    expect(recover).toHaveBeenCalledOnce();
    expect(events.filter(({ type }) => type === 'command.finished')).toHaveLength(1);
  });

  it('is unknown with what the executor says of it, and what to do but once', async () => {
    const message = 'Contact was lost while the command ran. Look at the host before running it again.';
    const result = { ...exited, status: 'unknown', exitCode: null, error: new OpsError('contact-lost', message) };
    const start = async () => ({
      stdout: Readable.from([]),
      stderr: Readable.from([]),
      result: Promise.resolve(result),
    });
    const { pilot } = await scriptedPilot({ executor: strange(start) });
    expect((await pilot.run('deploy')).error?.message).toBe(
      `Nobody knows whether the command ran to its end. ${message}`,
    );
  });

  it('is known although a stream broke: what it said before stands', async () => {
    const stdout = new Readable({ read() {} });
    const { pilot } = await scriptedPilot({
      executor: strange(async () => {
        stdout.push('half of it');
        setTimeout(() => stdout.destroy(new Error('EIO')), 10);
        return { stdout, stderr: Readable.from([]), result: Promise.resolve(exited) };
      }),
    });
    await expect(pilot.run('deploy')).resolves.toMatchObject({ status: 'succeeded', stdout: { text: 'half of it' } });
  });

  it('is known although the streams had ended before anybody listened', async () => {
    const closed = new Readable({ read() {} });
    closed.destroy();
    await new Promise((resolve) => closed.once('close', resolve));
    const { pilot } = await scriptedPilot({
      executor: strange(async () => ({ stdout: closed, stderr: Readable.from([]), result: Promise.resolve(exited) })),
    });
    await expect(pilot.run('deploy')).resolves.toMatchObject({ status: 'succeeded' });
  });
});

describe('recovering', () => {
  it('goes from the last plugin to the first, each told how it went, and changes nothing about the outcome', async () => {
    const order: string[] = [];
    const plugin = (id: string) =>
      withHooks(id, {
        prepare: () => ({ id: `${id}-point`, summary: id }),
        recover: (_draft, outcome) => {
          order.push(`${id} ${outcome.status} ${outcome.recoveryPoints.map((point) => point.id).join()}`);
          if (id === 'b') throw new Error('disk full');
          return { result: 'recovered', summary: `${id} is back` };
        },
      });
    const { pilot } = await scriptedPilot({
      script: { exitCode: 1 },
      plugins: [plugin('a'), plugin('b'), plugin('c')],
    });
    const outcome = await pilot.run('deploy');
    expect(order).toEqual(['c', 'b', 'a'].map((id) => `${id} failed a-point,b-point,c-point`));
    expect(outcome).toMatchObject({
      status: 'failed',
      stage: 'execute',
      recoveries: [
        { source: 'c', result: 'recovered' },
        { source: 'b', result: 'failed', summary: 'disk full' },
        { source: 'a', result: 'recovered' },
      ],
    });
  });

  it.each([
    ['denied', { gate: () => ({ decision: 'deny', findings: [] }) }],
    ['rejected', requireApproval],
    ['failed', { prepare: () => Promise.reject(new Error('no space for a snapshot')) }],
  ] as const)('is for commands that may have run, not for one that was %s beforehand', async (status, hooks) => {
    const { recover, plugin } = recoverable();
    const { pilot, ran } = await scriptedPilot({ plugins: [withHooks('early', hooks as object), plugin] });
    await expect(pilot.run('deploy')).resolves.toMatchObject({ status, executed: 'no', recoveries: [] });
    expect(recover).not.toHaveBeenCalled();
    expect(ran()).toEqual([]);
  });

  it('is cut short when the closing of the pilot has waited long enough, and says so', async () => {
    const clock = manualClock();
    const reached = deferred<AbortSignal>();
    const { pilot } = await scriptedPilot({
      clock,
      script: { fault: { kind: 'hang' } },
      plugins: [
        withHooks('late', { recover: () => ({ result: 'recovered', summary: 'never asked' }) }),
        withHooks('slow', {
          recover: (_draft, _outcome, { signal }) => {
            reached.resolve(signal);
            return never();
          },
        }),
        withHooks('quick', { recover: () => ({ result: 'recovered', summary: 'back' }) }),
      ],
    });
    const started = pilot.events.once('command.started');
    const run = pilot.run('deploy');
    await started;
    const closed = pilot.close();
    const signal = await reached.promise;
    await clock.advance(19_999);
    expect(signal.aborted).toBe(false);
    await clock.advance(1);
    expect(signal.aborted).toBe(true);
    await closed;
    await expect(run).resolves.toMatchObject({
      status: 'cancelled',
      recoveries: [
        { source: 'quick', result: 'recovered' },
        { source: 'core', result: 'failed', summary: expect.stringContaining('look at the host') },
      ],
    });
    expect(clock.sleepers).toBe(0);
  });
});

describe('an outcome', () => {
  it('is a value that nobody can change', async () => {
    const { pilot } = await scriptedPilot({
      script: { stdout: 'x' },
      plugins: [
        withHooks('notes', {
          verify: () => ({ name: 'up', result: 'passed' }),
          record: (record, outcome) => {
            expect(() => Object.assign(outcome, { status: 'failed' })).toThrow(TypeError);
            expect(() => Object.assign(outcome.stdout, { text: '' })).toThrow(TypeError);
            expect(() => Object.assign(outcome.timings, { gate: 0 })).toThrow(TypeError);
            expect(() => (outcome.verifications as unknown[]).pop()).toThrow(TypeError);
            expect(() => Object.assign(record, { command: '' })).toThrow(TypeError);
          },
        }),
      ],
    });
    pilot.events.on('command.verified', ({ data }) => void (data.verifications as unknown[]).pop());
    const outcome = await pilot.run('uptime');
    expect(outcome).toMatchObject({ status: 'succeeded', stdout: { text: 'x' }, verifications: [{ name: 'up' }] });
  });

  it('is JSON as it stands', async () => {
    const { pilot } = await scriptedPilot({ script: { exitCode: 1 } });
    const outcome = await pilot.run('deploy');
    expect(outcome.error).toBeInstanceOf(OpsError);
    expect(JSON.parse(JSON.stringify(outcome))).toMatchObject({
      status: 'failed',
      error: { code: 'command-failed', message: 'The command exited with 1.' },
    });
  });
});
