import type { Stage } from '@opspilot/core';
import { describe, expect, it, vi } from 'vitest';
import { deferred, never, requireApproval, scriptedPilot, withHooks } from './pilots.js';

const recoverable = () => {
  const recover = vi.fn(() => ({ result: 'recovered' as const, summary: 'as it was' }));
  return { recover, plugin: withHooks('rollback', { recover }) };
};

describe('cancelling', () => {
  const stages: readonly Stage[] = ['analyse', 'assess', 'gate', 'approve', 'prepare', 'verify'];

  it.each(stages)('leaves a hook of %s behind that ignores its signal', async (stage) => {
    const reached = deferred<AbortSignal>();
    const stuck = withHooks('stuck', {
      [stage]: (...input: readonly unknown[]) => {
        reached.resolve((input.at(-1) as { signal: AbortSignal }).signal);
        return never();
      },
    });
    const { pilot, ran, types } = await scriptedPilot({
      plugins: [withHooks('ask', stage === 'approve' ? requireApproval : {}), stuck],
    });
    const controller = new AbortController();
    const run = pilot.run({ command: 'deploy', signal: controller.signal });
    const signal = await reached.promise;
    controller.abort(new Error('the user left'));
    const hasRun = stage === 'verify';
    await expect(run).resolves.toMatchObject({
      status: 'cancelled',
      stage,
      executed: hasRun ? 'yes' : 'no',
      error: { code: 'command-cancelled' },
    });
    expect(signal.aborted).toBe(true);
    expect(ran()).toHaveLength(hasRun ? 1 : 0);
    expect(types().filter((type) => type === 'command.finished')).toHaveLength(1);
    expect(types()).not.toContain('plugin.failed');
  });

  it('leaves a hook behind that rejects later, unheard', async () => {
    const reached = deferred();
    const late = deferred<undefined>();
    const { pilot } = await scriptedPilot({
      plugins: [
        withHooks('late', {
          gate: () => {
            reached.resolve();
            return late.promise;
          },
        }),
      ],
    });
    const controller = new AbortController();
    const run = pilot.run({ command: 'deploy', signal: controller.signal });
    await reached.promise;
    controller.abort();
    await expect(run).resolves.toMatchObject({ status: 'cancelled' });
    late.reject(new Error('too late'));
    // An unhandled rejection would fail the test run.
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('keeps the recovery points that were taken', async () => {
    const reached = deferred();
    const { pilot } = await scriptedPilot({
      plugins: [
        withHooks('files', { prepare: () => ({ id: 'point-1', summary: '/etc' }) }),
        withHooks('slow', {
          prepare: () => {
            reached.resolve();
            return never();
          },
        }),
      ],
    });
    const controller = new AbortController();
    const run = pilot.run({ command: 'deploy', signal: controller.signal });
    await reached.promise;
    controller.abort();
    await expect(run).resolves.toMatchObject({
      status: 'cancelled',
      stage: 'prepare',
      recoveryPoint: { id: 'point-1', source: 'files' },
    });
  });

  it('ends what runs, and lets it be recovered', async () => {
    const { recover, plugin } = recoverable();
    const { pilot } = await scriptedPilot({
      script: { stdout: 'started', fault: { kind: 'hang' } },
      plugins: [plugin],
    });
    const controller = new AbortController();
    const run = pilot.run({ command: 'deploy', signal: controller.signal, onOutput: () => controller.abort() });
    await expect(run).resolves.toMatchObject({
      status: 'cancelled',
      executed: 'yes',
      stdout: { text: 'started' },
      recoveries: [{ source: 'rollback', result: 'recovered' }],
    });
    expect(recover).toHaveBeenCalledOnce();
  });

  it('beforehand runs nothing at all', async () => {
    const gate = vi.fn();
    const { pilot, ran } = await scriptedPilot({ plugins: [withHooks('gate', { gate })] });
    const outcome = await pilot.run({ command: 'deploy', signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ status: 'cancelled', executed: 'no', recorded: true });
    const sentence = pilot.run({ intent: 'deploy it', signal: AbortSignal.abort() });
    await expect(sentence).rejects.toMatchObject({ code: 'proposal-cancelled' });
    expect(gate).not.toHaveBeenCalled();
    expect(ran()).toEqual([]);
  });

  it('while a sentence is made into a command, or a secret is fetched, rejects', async () => {
    for (const options of [
      { plugins: [withHooks('model', { propose: never })], request: { intent: 'restart the web server' } },
      { secrets: { get: never }, request: { command: 'deploy', secrets: { TOKEN: 'deploy-token' } } },
    ]) {
      const { request, ...rest } = options;
      const { pilot, ran } = await scriptedPilot(rest);
      const controller = new AbortController();
      const run = pilot.run({ ...request, signal: controller.signal });
      setTimeout(() => controller.abort(), 5);
      await expect(run).rejects.toMatchObject({ code: 'proposal-cancelled' });
      expect(ran()).toEqual([]);
    }
  });

  it('a run that has ended changes nothing, and leaves no listener on the signal', async () => {
    const { pilot } = await scriptedPilot();
    const controller = new AbortController();
    const removed = vi.spyOn(controller.signal, 'removeEventListener');
    const added = vi.spyOn(controller.signal, 'addEventListener');
    await pilot.run({ command: 'uptime', signal: controller.signal });
    expect(removed.mock.calls.length).toBeGreaterThanOrEqual(added.mock.calls.length);
    controller.abort();
  });
});
