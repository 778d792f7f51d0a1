import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { effectText } from '../../src/shell/explain/effect-text.js';
import { explain } from '../../src/shell/explain/explain.js';
import { scriptedPilot, withHooks } from './pilots.js';

const judged = { analysis: {} } as const;

describe('variables that a request gives', () => {
  it.each([
    ['a line that is run', 'sh -c "$X"', { X: 'rm -rf /' }, 1],
    ['a path', 'rm -rf "$DIR"', { DIR: '/etc' }, 0.9],
    ['a library for every program', 'ls', { LD_PRELOAD: '/tmp/x.so' }, 0.6],
    ['directories of programs', 'ls', { PATH: '/tmp/bin:/usr/bin' }, 0.6],
    ['a start-up file', 'bash build.sh', { BASH_ENV: '/tmp/x.sh' }, 0.6],
    ['a command that git runs', 'git fetch', { GIT_SSH_COMMAND: 'sh -c "rm -rf /etc"' }, 0.9],
  ])('are judged by what they hold: %s', async (_what, command, env, atLeast) => {
    const { pilot, ran } = await scriptedPilot(judged);
    const { draft } = await pilot.plan({ command, env });
    expect(draft.risk?.score).toBeGreaterThanOrEqual(atLeast);
    expect(await pilot.run({ command, env })).toMatchObject({ status: 'rejected' });
    expect(ran()).toEqual([]);
  });

  it.each([
    ['ls', { MODE: 'fast', PATH: '/usr/local/bin:/usr/bin:/bin' }],
    ['psql -c "select 1"', { PGPASSWORD: 'hunter2-hunter2' }],
    ['echo $X', { X: 'rm -rf /', IFS: 'x' }],
  ])('may be anything that does no harm: %s', async (command, env) => {
    const { pilot } = await scriptedPilot(judged);
    expect(await pilot.run({ command, env })).toMatchObject({ status: 'succeeded' });
  });

  it('are known to nobody else: not to plugins, plans, events, approvers or the history', async () => {
    const seen: unknown[] = [];
    const { pilot } = await scriptedPilot({
      ...judged,
      plugins: [
        withHooks('watcher', {
          assess: (draft) => void seen.push(draft),
          gate: (draft) => void seen.push(draft),
        }),
      ],
      approve: (draft, verdict) => {
        seen.push(draft, verdict);
        return false;
      },
    });
    const request = {
      command: 'sh -c "$LINE"; rm -r "$DIR"; ssh "$TO" rm -r /srv/app',
      env: { LINE: 'rm -rf /srv/velvet; frob-velvet', DIR: '/etc/velvet', TO: 'velvet@velvet.example' },
    };
    seen.push(await pilot.plan(request));
    const outcome = await pilot.run(request);
    seen.push(outcome, await pilot.history.get(outcome.id));
    expect(outcome.status).toBe('rejected');
    expect(JSON.stringify(seen)).not.toContain('velvet');
    expect(JSON.stringify(seen)).toContain('A variable or the standard input of the request decides what.');
  });

  it.each([
    ['that is refused', {}, false],
    ['that succeeds', {}, true],
    ['that fails', { exitCode: 3, stderr: 'no' }, true],
    ['that cannot be started', { fault: { kind: 'reject', code: 'host-unknown' } }, true],
  ] as const)('come out nowhere of a command %s', async (_what, script, isApproved) => {
    const { pilot, events, logger } = await scriptedPilot({ ...judged, script, approve: () => isApproved });
    const request = {
      command: 'sh -c "$LINE"; rm -r "$DIR"; LD_PRELOAD=$LIB ls',
      env: { LINE: 'rm -rf /srv/velvet; frob-velvet', DIR: '/etc/velvet', LIB: '/tmp/velvet.so', PATH: '/velvet/bin' },
    };
    const told: unknown[] = [];
    const plan = await pilot.plan(request);
    const outcome = await pilot.run(request).catch((error: unknown) => error);
    told.push(plan, outcome, await pilot.history.list(), events, logger.lines);
    for (const effect of plan.draft.analysis?.effects ?? []) told.push(effectText(effect));
    told.push(explain(request.command));
    expect(events.length).toBeGreaterThan(3);
    expect(inspect(told, { depth: 20, maxArrayLength: null, maxStringLength: null })).not.toContain('velvet');
  });

  it('come out of no error about themselves', async () => {
    const { pilot, events, logger } = await scriptedPilot(judged);
    for (const env of [
      { X: 'velvet\0' },
      { 'A=B': 'velvet' },
      { '': 'velvet' },
      { X: ['velvet'] as unknown as string },
    ]) {
      const error = await pilot.run({ command: 'ls', env }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(inspect([error, events, logger.lines], { depth: 20 })).not.toContain('velvet');
    }
  });
});
