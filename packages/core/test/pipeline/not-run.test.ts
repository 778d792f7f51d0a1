import { Readable } from 'node:stream';
import { type ExecutionResult, type Executor, OpsError } from '@opspilot/core';
import { describe, expect, it, vi } from 'vitest';
import { scriptedPilot, withHooks } from './pilots.js';

/** An executor whose commands start, and end so at once. */
function ending(end: Pick<ExecutionResult, 'status' | 'error'>): Executor {
  const result: ExecutionResult = { exitCode: null, signal: null, startedAt: 0, endedAt: 1, ...end };
  return {
    kind: 'ending',
    start: async () => ({
      stdout: Readable.from([]),
      stderr: Readable.from([]),
      result: Promise.resolve(result),
      resize: async () => {},
    }),
    close: async () => {},
  };
}

describe('a command that was started', () => {
  it('is "not run" when what was to lead it says so, for its reason', async () => {
    const recover = vi.fn(() => ({ result: 'recovered' as const, summary: 'as it was' }));
    const error = new OpsError('receipt-unwritable', 'No space is left.');
    const { pilot, events } = await scriptedPilot({
      executor: ending({ status: 'not-run', error }),
      plugins: [withHooks('rollback', { recover })],
    });
    const outcome = await pilot.run('deploy');
    expect(outcome).toMatchObject({
      status: 'failed',
      stage: 'execute',
      executed: 'no',
      exitCode: null,
      startedAt: null,
      error: { code: 'receipt-unwritable', message: 'No space is left.' },
    });
    expect(recover).not.toHaveBeenCalled();
    expect(events.map(({ type }) => type)).not.toContain('command.executed');
    expect((await pilot.history.get(outcome.id))?.end).toMatchObject({
      executed: 'no',
      error: { code: 'receipt-unwritable' },
    });
  });

  it('has the code of why nobody knows its end', async () => {
    const error = new OpsError('receipt-taken', 'One of that name was begun before.');
    const { pilot } = await scriptedPilot({ executor: ending({ status: 'unknown', error }) });
    expect(await pilot.run('deploy')).toMatchObject({
      status: 'unknown',
      executed: 'unknown',
      error: { code: 'command-unknown', details: { reason: 'receipt-taken' } },
    });
  });
});
