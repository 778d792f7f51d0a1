import type { Approve, PilotOptions } from '@opspilot/core';
import { manualClock } from '@opspilot/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { deferred, never, requireApproval, scriptedPilot, untyped, withHooks } from './pilots.js';

const ask = withHooks('ask', requireApproval);

const asking = (options: PilotOptions & { readonly script?: object } = {}) =>
  scriptedPilot({ ...options, plugins: [ask, ...(options.plugins ?? [])] });

describe('the approver', () => {
  it('is asked only when a gate wants it', async () => {
    const approve = vi.fn(() => true);
    const { pilot } = await scriptedPilot({ approve });
    await pilot.run('uptime');
    expect(approve).not.toHaveBeenCalled();
  });

  it('is nobody by default, and nobody refuses', async () => {
    const { pilot, ran, types } = await asking();
    const outcome = await pilot.run('reboot');
    expect(outcome).toMatchObject({
      status: 'rejected',
      stage: 'approve',
      executed: 'no',
      error: { code: 'approval-missing' },
    });
    expect(outcome.error?.message).toMatch(/pass an approve function to OpsPilot\.create/);
    expect(ran()).toEqual([]);
    expect(types()).toEqual([
      'command.proposed',
      'command.gated',
      'approval.requested',
      'approval.rejected',
      'command.finished',
    ]);
  });

  it('is missed with the worst reasons, and how many more there are', async () => {
    const { pilot } = await scriptedPilot({ analysis: {} });
    const message = async (command: string) => (await pilot.run(command)).error?.message;
    expect(await message('./deploy.sh')).toBe(
      'The command needs approval and nobody is there to give it: What "deploy.sh" does is not known. For leave, pass an approve function to OpsPilot.create, or approve it beforehand with pilot.approvals.',
    );
    expect(await message('./a; ./b; ./a; git push --force; reboot')).toContain(
      'to give it: Restarts the machine; Replaces history elsewhere; and 2 more. For leave',
    );
  });

  it('is missed without reasons where the command holds a secret, which they could tell in another form', async () => {
    const { pilot } = await scriptedPilot({ analysis: {}, secrets: { get: async () => "it's/a//secret" } });
    const command = String.raw`rm -rf /etc/it\'s/a//secret; echo "it's/a//secret"`;
    const { error } = await pilot.run({ command, secrets: { TOKEN: 'token' } });
    expect(error?.code).toBe('approval-missing');
    expect(error?.message).toMatch(/nobody is there to give it\. For leave/);
  });

  it.each([
    ['the option', { approve: () => undefined }],
    ['a plugin', { plugins: [withHooks('chat', { approve: () => undefined })] }],
  ])('that has no opinion is not said to be missing: %s', async (_what, options) => {
    const { pilot } = await scriptedPilot({ analysis: {}, ...options });
    const { error } = await pilot.run('./deploy.sh');
    expect(error?.code).toBe('approval-missing');
    expect(error?.message).toMatch(
      /^The command needs approval and nobody answered: What "deploy\.sh" does is not known\./,
    );
    expect(error?.message).not.toMatch(/nobody is there|pass an approve/);
  });

  it.each<readonly [string, unknown, string]>([
    ['true', true, 'succeeded'],
    ['leave with a name', { approved: true, by: 'grace', reason: 'change 42' }, 'succeeded'],
    ['false', false, 'approval-denied'],
    ['a refusal with a name', { approved: false, by: 'grace', reason: 'freeze' }, 'approval-denied'],
    ['nothing', undefined, 'approval-missing'],
    ['that time is over', { approved: false, by: 'desk', code: 'approval-expired' }, 'approval-expired'],
    ['that too few agreed', { approved: false, by: 'desk', code: 'approval-missing' }, 'approval-missing'],
    ['a code that is none', { approved: false, by: 'desk', code: 'approval-used' }, 'approval-failed'],
    ['null', null, 'approval-missing'],
    ['"yes"', 'yes', 'approval-failed'],
    ['1', 1, 'approval-failed'],
    ['an empty object', {}, 'approval-failed'],
    ['leave in words', { approved: 'true', by: 'grace' }, 'approval-failed'],
    ['leave by nobody', { approved: true }, 'approval-failed'],
    ['leave by an empty name', { approved: true, by: '' }, 'approval-failed'],
  ])('answers %s', async (_what, answer, expected) => {
    for (const approve of [() => answer, async () => answer]) {
      const { pilot, ran } = await asking({ approve: approve as Approve });
      const outcome = await pilot.run('reboot');
      expect(outcome.error?.code ?? outcome.status).toBe(expected);
      expect(ran()).toHaveLength(expected === 'succeeded' ? 1 : 0);
      if (expected !== 'succeeded')
        expect(outcome).toMatchObject({ status: 'rejected', stage: 'approve', executed: 'no' });
    }
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('the chat is down');
      },
    ],
    ['rejects', () => Promise.reject(new Error('the chat is down'))],
  ])('refuses when it %s', async (_what, approve) => {
    const { pilot, ran } = await asking({ approve });
    const outcome = await pilot.run('reboot');
    expect(outcome).toMatchObject({
      status: 'rejected',
      error: { code: 'approval-failed', message: expect.stringContaining('the chat is down') },
    });
    expect(ran()).toEqual([]);
  });

  it('is recorded by name and reason, in the outcome, the events and the history', async () => {
    const { pilot, events } = await asking({ approve: () => ({ approved: true, by: 'grace', reason: 'change 42' }) });
    const { id, approval } = await pilot.run('reboot');
    expect(approval).toMatchObject({ by: 'grace', reason: 'change 42' });
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'approval.granted',
        subject: id,
        data: expect.objectContaining({ by: 'grace' }),
      }),
    );
    await expect(pilot.history.get(id)).resolves.toMatchObject({
      verdict: { approval: { by: 'grace', reason: 'change 42' } },
    });
  });

  it('sees a command that neither it nor its plugin can change', async () => {
    const { pilot, ran } = await asking({
      approve: (draft, verdict) => {
        expect(() => Object.assign(draft, { command: 'rm -rf /' })).toThrow(TypeError);
        expect(() => Object.assign(draft.host, { address: '10.0.0.1' })).toThrow(TypeError);
        expect(() => Object.assign(draft.metadata, { ticket: 2 })).toThrow(TypeError);
        expect(() => Object.assign((draft.metadata as { list: object }).list, { 0: 2 })).toThrow(TypeError);
        expect(() => Object.assign(verdict, { decision: 'allow' })).toThrow(TypeError);
        return true;
      },
    });
    await pilot.run({ command: 'reboot', metadata: { ticket: 1, list: [1] } });
    expect(ran()).toEqual(['reboot']);
  });

  it('need not be waited for when the run is cancelled, and is told by its signal', async () => {
    const asked = deferred<AbortSignal>();
    const { pilot, ran } = await asking({
      approve: (_draft, _verdict, { signal }) => {
        asked.resolve(signal);
        return never();
      },
    });
    const controller = new AbortController();
    const run = pilot.run({ command: 'reboot', signal: controller.signal });
    const signal = await asked.promise;
    controller.abort();
    await expect(run).resolves.toMatchObject({ status: 'cancelled', stage: 'approve', executed: 'no' });
    expect(signal.aborted).toBe(true);
    expect(ran()).toEqual([]);
  });

  it('need not be waited for longer than the question holds', async () => {
    const clock = manualClock();
    const asked = deferred<AbortSignal>();
    const { pilot, ran } = await asking({
      clock,
      approvalLifetime: 60_000,
      approve: (_draft, _verdict, { signal }) => {
        asked.resolve(signal);
        return never();
      },
    });
    const run = pilot.run('reboot');
    const signal = await asked.promise;
    await clock.advance(59_999);
    expect(signal.aborted).toBe(false);
    await clock.advance(1);
    await expect(run).resolves.toMatchObject({ status: 'rejected', error: { code: 'approval-expired' } });
    expect(signal.aborted).toBe(true);
    expect(ran()).toEqual([]);
    expect(clock.sleepers).toBe(0);
  });
});

describe('a question that holds for a month', () => {
  const month = 30 * 86_400_000;

  it('is put to the approver, who has that long', async () => {
    const { pilot } = await asking({
      approvalLifetime: month,
      plugins: [
        withHooks('chat', {
          approve: async (_request, { signal }) => {
            await new Promise((resolve) => setTimeout(resolve, 20));
            return { approved: !signal.aborted, by: 'grace' };
          },
        }),
      ],
    });
    await expect(pilot.run('reboot')).resolves.toMatchObject({ status: 'succeeded', approval: { by: 'grace' } });
  });

  it('may have been answered beforehand', async () => {
    const { pilot } = await asking({
      plugins: [
        withHooks('chat', {
          approve: async () => {
            await new Promise((resolve) => setTimeout(resolve, 20));
            return undefined;
          },
        }),
      ],
    });
    const { id } = await pilot.approvals.issue(await pilot.plan('reboot'), { by: 'grace', expiresIn: month });
    await expect(pilot.run({ command: 'reboot', approval: id })).resolves.toMatchObject({ status: 'succeeded' });
  });
});

describe('plugins that approve', () => {
  const says = (id: string, answer: unknown) => withHooks(id, untyped({ approve: () => answer }));
  const yes = (id: string) => says(id, { approved: true, by: id });
  const no = (id: string) => says(id, { approved: false, by: id, reason: 'not today' });

  it('give leave where there is no approver', async () => {
    const { pilot } = await asking({ plugins: [says('silent', undefined), yes('chat')] });
    await expect(pilot.run('reboot')).resolves.toMatchObject({ status: 'succeeded', approval: { by: 'chat' } });
  });

  it.each([
    ['one refusal after another leave', [yes('chat'), no('office')]],
    ['one refusal before another leave', [no('office'), yes('chat')]],
    ['a plain false', [yes('chat'), says('office', false)]],
    ['one that throws', [yes('chat'), withHooks('office', { approve: () => Promise.reject(new Error('down')) })]],
    ['an answer that is none', [yes('chat'), says('office', 'yes')]],
  ])('refuse all together: %s', async (_what, plugins) => {
    const { pilot, ran } = await asking({ approve: () => true, plugins });
    await expect(pilot.run('reboot')).resolves.toMatchObject({ status: 'rejected', stage: 'approve' });
    expect(ran()).toEqual([]);
  });

  it('are not asked once somebody refused', async () => {
    const asked = vi.fn(() => undefined);
    const { pilot } = await asking({ approve: () => false, plugins: [withHooks('chat', { approve: asked })] });
    await pilot.run('reboot');
    expect(asked).not.toHaveBeenCalled();
  });

  it('may refuse what was approved beforehand', async () => {
    const given: unknown[] = [];
    const { pilot, ran } = await asking({
      plugins: [
        withHooks('freeze', {
          approve: (request) => {
            given.push(request.given?.id);
            return { approved: false, by: 'freeze', reason: 'no changes on Fridays' };
          },
        }),
      ],
    });
    const { id } = await pilot.approvals.issue(await pilot.plan('reboot'), { by: 'grace' });
    const outcome = await pilot.run({ command: 'reboot', approval: id });
    expect(outcome.error).toMatchObject({
      code: 'approval-denied',
      message: 'freeze refused the command: no changes on Fridays',
    });
    expect(given).toEqual([id]);
    expect(ran()).toEqual([]);
  });
});
