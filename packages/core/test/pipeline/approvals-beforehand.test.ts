import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandRequest, type Host, OpsPilot, type PilotOptions, scriptedExecutor } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { manualClock } from '@opspilot/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { requireApproval, scriptedPilot, withHooks } from './pilots.js';

const ask = withHooks('ask', requireApproval);
const directory = mkdtempSync(join(tmpdir(), 'opspilot-approvals-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const asking = (options: PilotOptions & { readonly script?: object } = {}) =>
  scriptedPilot({ ...options, plugins: [ask, ...(options.plugins ?? [])] });

describe('an approval given beforehand', () => {
  const hosts: readonly Host[] = [{ name: 'localhost' }, { name: 'web-1', address: '10.0.0.1' }];

  it('opens exactly the request that it was given for, once, and asks nobody', async () => {
    const approve = vi.fn(() => false);
    const { pilot, ran, types } = await asking({ approve });
    const approval = await pilot.approvals.issue(await pilot.plan('reboot'), { by: 'grace', reason: 'change 42' });
    expect(approval).toMatchObject({ by: 'grace', reason: 'change 42' });
    const request = { command: 'reboot', approval: approval.id };
    await expect(pilot.run(request)).resolves.toMatchObject({ status: 'succeeded', approval: { id: approval.id } });
    await expect(pilot.run(request)).resolves.toMatchObject({ status: 'rejected', error: { code: 'approval-used' } });
    expect(ran()).toEqual(['reboot']);
    expect(approve).not.toHaveBeenCalled();
    expect(types()).not.toContain('approval.requested');
  });

  it('is bound to everything that changes what would happen: any other request is a mismatch', async () => {
    const { pilot, ran } = await asking({ hosts });
    const base: CommandRequest = {
      command: 'systemctl restart nginx',
      host: 'localhost',
      actor: 'ada',
      cwd: '/srv',
      env: { A: '1', B: '2' },
      stdin: 'yes\n',
      become: { user: 'deploy' },
      successExitCodes: [0, 3],
      verify: ['curl localhost'],
    };
    const changes: Readonly<Record<string, object>> = {
      command: { command: 'systemctl restart nginx ' },
      host: { host: 'web-1' },
      actor: { actor: 'mallory' },
      cwd: { cwd: '/' },
      'a variable': { env: { A: '1', B: '3' } },
      'one more variable': { env: { A: '1', B: '2', LD_PRELOAD: '/tmp/x.so' } },
      'one variable less': { env: { A: '1' } },
      stdin: { stdin: 'no\n' },
      'stdin of bytes': { stdin: Buffer.from([0]) },
      'no stdin': { stdin: undefined },
      'a stream as stdin': { stdin: (async function* () {})() },
      become: { become: { user: 'root' } },
      'no become': { become: undefined },
      'exit codes': { successExitCodes: [0, 3, 4] },
      verify: { verify: ['true'] },
      'one more check': { verify: ['curl localhost', 'rm -rf /'] },
      terminal: { pty: { columns: 80, rows: 24 } },
    };
    const { id } = await pilot.approvals.issue(await pilot.plan(base), { by: 'grace' });
    await fc.assert(
      fc.asyncProperty(fc.subarray(Object.keys(changes), { minLength: 1 }), async (chosen) => {
        const changed = Object.assign({}, base, ...chosen.map((name) => changes[name]), {
          approval: id,
        }) as CommandRequest;
        const outcome = await pilot.run(changed);
        expect(outcome.error?.code).toBe('approval-mismatch');
        expect(outcome.executed).toBe('no');
      }),
      { numRuns: 60 },
    );
    expect(ran()).toEqual([]);
    // What says nothing about what will happen may differ; neither does the order of variables matter.
    const same = {
      ...base,
      env: { B: '2', A: '1' },
      stdin: Buffer.from('yes\n'),
      metadata: { ticket: 7 },
      timeouts: { total: 5_000 },
    };
    await expect(pilot.run({ ...same, approval: id })).resolves.toMatchObject({ status: 'succeeded' });
  });

  it.each([
    ['an unknown one', 'no-such-approval', 'approval-unknown'],
    ['a forged one', "' OR 1=1 --", 'approval-unknown'],
  ])('must exist: %s', async (_what, approval, code) => {
    const { pilot, ran } = await asking();
    await expect(pilot.run({ command: 'reboot', approval })).resolves.toMatchObject({
      status: 'rejected',
      error: { code },
    });
    expect(ran()).toEqual([]);
  });

  it('expires, at the latest while the command is being prepared', async () => {
    const clock = manualClock();
    let passed = 0;
    const slow = withHooks('slow', { prepare: () => clock.advance(passed).then(() => undefined) });
    const { pilot, ran } = await asking({ clock, plugins: [slow] });
    const issue = async () =>
      (await pilot.approvals.issue(await pilot.plan('reboot'), { by: 'grace', expiresIn: 1_000 })).id;
    const early = await issue();
    await clock.advance(999);
    await expect(pilot.run({ command: 'reboot', approval: early })).resolves.toMatchObject({ status: 'succeeded' });
    const late = await issue();
    await clock.advance(1_000);
    await expect(pilot.run({ command: 'reboot', approval: late })).resolves.toMatchObject({
      error: { code: 'approval-expired' },
    });
    const meanwhile = await issue();
    passed = 1_000;
    await expect(pilot.run({ command: 'reboot', approval: meanwhile })).resolves.toMatchObject({
      status: 'rejected',
      stage: 'execute',
      executed: 'no',
      error: { code: 'approval-expired' },
    });
    expect(ran()).toHaveLength(1);
  });

  it('lets one of twenty at once through', async () => {
    const { pilot, ran } = await asking();
    const { id: approval } = await pilot.approvals.issue(await pilot.plan('reboot'), { by: 'grace' });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => pilot.run({ command: 'reboot', approval })));
    expect(outcomes.filter(({ status }) => status === 'succeeded')).toHaveLength(1);
    expect(outcomes.filter(({ error }) => error?.code === 'approval-used')).toHaveLength(19);
    expect(ran()).toEqual(['reboot']);
  });

  it('lets one of two processes through that share a database', async () => {
    const file = join(directory, 'shared.db');
    const executors = [0, 1].map(() => scriptedExecutor([{ command: /./, reply: {} }]));
    const pilots = await Promise.all(
      executors.map((executor) =>
        OpsPilot.create({ storage: sqliteStorage(file), executor, actor: 'ada', plugins: [ask] }),
      ),
    );
    const [first, second] = pilots as [(typeof pilots)[0], (typeof pilots)[0]];
    for (let round = 0; round < 5; round++) {
      const { id: approval } = await first.approvals.issue(await first.plan('reboot'), { by: 'grace' });
      const runs = [first, second, first, second].map((pilot) => pilot.run({ command: 'reboot', approval }));
      const statuses = (await Promise.all(runs)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 'succeeded')).toHaveLength(1);
    }
    expect(executors.flatMap(({ calls }) => calls)).toHaveLength(5);
    await Promise.all(pilots.map((pilot) => pilot.close()));
  });

  it('is used up even when the command then cannot start', async () => {
    const { pilot } = await asking({ script: { fault: { kind: 'reject', code: 'start-failed' } } });
    const { id: approval } = await pilot.approvals.issue(await pilot.plan('reboot'), { by: 'grace' });
    await expect(pilot.run({ command: 'reboot', approval })).resolves.toMatchObject({
      status: 'failed',
      executed: 'no',
      error: { code: 'start-failed' },
    });
    await expect(pilot.run({ command: 'reboot', approval })).resolves.toMatchObject({
      error: { code: 'approval-used' },
    });
  });

  it('cannot be had for what is denied, by nobody, or for no time', async () => {
    const denied = withHooks('no', { gate: () => ({ decision: 'deny', findings: [] }) });
    const { pilot } = await scriptedPilot({ plugins: [denied] });
    const notPossible = { code: 'approval-not-possible' };
    await expect(pilot.approvals.issue(await pilot.plan('rm -rf /'), { by: 'grace' })).rejects.toMatchObject(
      notPossible,
    );
    const { pilot: other } = await asking();
    const plan = await other.plan('reboot');
    for (const expiresIn of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(other.approvals.issue(plan, { by: 'grace', expiresIn })).rejects.toMatchObject(notPossible);
    }
    await expect(other.approvals.issue(plan, { by: '' })).rejects.toMatchObject(notPossible);
  });

  it('is given for a plan, by somebody, or refused with what to pass', async () => {
    const { pilot } = await asking();
    const plan = await pilot.plan('reboot');
    const issue = pilot.approvals.issue as (plan?: unknown, options?: unknown) => Promise<unknown>;
    for (const none of [
      undefined,
      null,
      {},
      'reboot',
      { command: 'reboot' },
      pilot.plan('reboot'),
      { draft: plan.draft },
    ]) {
      await expect(issue(none, { by: 'grace' })).rejects.toMatchObject({
        name: 'OpsError',
        code: 'approval-not-possible',
        message: expect.stringContaining('pilot.plan(request)'),
      });
    }
    const options: readonly (readonly [given: unknown, message: RegExp])[] = [
      [undefined, /pass \{ by: 'somebody' \}/],
      [{ by: ' ' }, /pass \{ by: 'somebody' \}/],
      [{ by: 'grace', reason: 7 }, /reason of an approval must be a text/],
      [{ by: 'grace', expires: 60_000 }, /no option "expires"; there are by, reason, expiresIn/],
    ];
    for (const [given, message] of options) {
      const refused = { code: 'approval-not-possible', message: expect.stringMatching(message) };
      await expect(issue(plan, given)).rejects.toMatchObject(refused);
    }
  });

  it('cannot be had for a stream, which nobody has read', async () => {
    const { pilot, ran } = await scriptedPilot({ plugins: [] });
    const stdin = (async function* () {
      yield Buffer.from('echo harmless');
    })();
    await expect(
      pilot.approvals.issue(await pilot.plan({ command: 'sh -s', stdin }), { by: 'grace' }),
    ).rejects.toMatchObject({ code: 'approval-not-possible', message: expect.stringContaining('stream') });
    const text = await pilot.plan({ command: 'sh -s', stdin: 'echo harmless' });
    await expect(pilot.approvals.issue(text, { by: 'grace' })).resolves.toMatchObject({ by: 'grace' });
    expect(ran()).toEqual([]);
  });

  it('opens nothing that is denied by the time it is used', async () => {
    let decision: 'require-approval' | 'deny' = 'require-approval';
    const strict = withHooks('strict', { gate: () => ({ decision, findings: [] }) });
    const { pilot, ran } = await scriptedPilot({ plugins: [strict] });
    const { id: approval } = await pilot.approvals.issue(await pilot.plan('reboot'), { by: 'grace' });
    decision = 'deny';
    await expect(pilot.run({ command: 'reboot', approval })).resolves.toMatchObject({ status: 'denied' });
    expect(ran()).toEqual([]);
  });
});
