import { type Executor, OpsError, scriptedExecutor } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { deferred, requireApproval, scriptedPilot, withHooks } from './pilots.js';

/** A permit, and what takes it back. */
function permitOf(check: (signal: AbortSignal) => Promise<void> = async () => {}) {
  const controller = new AbortController();
  return { permit: { check, withdrawn: controller.signal }, withdraw: () => controller.abort() };
}

describe('leave to begin a command', () => {
  it('is asked for when nothing else is missing, and does not use up an approval where it is refused', async () => {
    const { pilot, ran, types } = await scriptedPilot({ plugins: [withHooks('ask', requireApproval)] });
    const { id: approval } = await pilot.approvals.issue(await pilot.plan('deploy'), { by: 'grace' });
    const { permit } = permitOf(async () => {
      throw new OpsError('lease-lost', 'Somebody else has it.');
    });
    expect(await pilot.run({ command: 'deploy', permit })).toMatchObject({ stage: 'approve', executed: 'no' });
    expect(await pilot.run({ command: 'deploy', approval, permit })).toMatchObject({
      status: 'failed',
      stage: 'execute',
      executed: 'no',
      error: { code: 'lease-lost' },
    });
    expect(ran()).toEqual([]);
    expect(types()).not.toContain('command.started');
    expect(await pilot.run({ command: 'deploy', approval })).toMatchObject({ status: 'succeeded' });
  });

  it('is taken back while its host is not reached yet: it never begins', async () => {
    const reached = deferred<AbortSignal | undefined>();
    const inner = scriptedExecutor([{ command: /.*/s, reply: {} }]);
    const executor: Executor = {
      ...inner,
      start: (_host, _command, options) =>
        new Promise((_, reject) => {
          options?.signal?.addEventListener('abort', () =>
            reject(new OpsError('start-cancelled', 'Cancelled before it began.')),
          );
          reached.resolve(options?.signal);
        }),
    };
    const { pilot } = await scriptedPilot({ executor });
    const { permit, withdraw } = permitOf();
    const run = pilot.run({ command: 'deploy', permit });
    await reached.promise;
    withdraw();
    expect(await run).toMatchObject({ status: 'cancelled', executed: 'no' });
  });

  it('is no reason to end what has begun, which its signal still is', async () => {
    const { pilot, ran } = await scriptedPilot({ script: { endsAfter: 300 } });
    const { permit, withdraw } = permitOf();
    const run = pilot.run({ command: 'deploy', permit });
    await expect.poll(ran).toHaveLength(1);
    withdraw();
    expect(await run).toMatchObject({ status: 'succeeded' });
    const other = permitOf();
    const controller = new AbortController();
    const cancelled = pilot.run({ command: 'deploy', permit: other.permit, signal: controller.signal });
    await expect.poll(ran).toHaveLength(2);
    controller.abort();
    expect(await cancelled).toMatchObject({ status: 'cancelled', executed: 'yes' });
  });

  it('is a check and a signal', async () => {
    const { pilot } = await scriptedPilot();
    const permit = { check: async () => {} } as never;
    await expect(pilot.run({ command: 'deploy', permit })).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('permit.withdrawn must be an AbortSignal'),
    });
  });
});
