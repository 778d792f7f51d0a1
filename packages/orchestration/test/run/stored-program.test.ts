import { expect, it } from 'vitest';
import { compilePlan, decide, type RunEvent, readyState } from '../../src/index.js';
import { runVersion, upgraded } from '../../src/journal/stored-program.js';

it('a run that was begun when idempotent stood for rollbacks as well is decided on as it was', () => {
  const steps = [
    { id: 's', command: 'do', idempotent: true, rollback: 'undo' },
    { id: 't', command: 'do', rollback: 'undo' },
  ];
  const program = compilePlan({ name: 'p', steps }, [{ name: 'a' }]);
  const now = { ...program, version: runVersion, digest: '', delegates: [] };
  expect(upgraded(now)).toBe(now);
  const repeats = upgraded({ ...now, version: 2 }).steps.map(({ idempotentRollback = false }) => idempotentRollback);
  expect(repeats).toEqual([true, false]);
});

it('a run that was begun when skipping changed nothing of a host that nobody knew the end of is decided on as it was', () => {
  const program = compilePlan({ name: 'p', steps: [{ id: 's', command: 'do' }] }, [{ name: 'a' }, { name: 'b' }]);
  const now = { ...program, version: runVersion, digest: '', delegates: [] };
  const standings = [now, upgraded({ ...now, version: 3 })].map((each) => {
    const task = { host: 0, step: 0, kind: 'step', attempt: 1 } as const;
    const events: RunEvent[] = [
      { type: 'started' },
      { type: 'task-ended', task, result: 'unknown' },
      { type: 'ordered', order: { type: 'skip', host: 'a' } },
    ];
    const state = events.reduce((before, event) => decide(each, before, event).state, readyState(each));
    return state.hosts.get(0).standing;
  });
  expect(standings).toEqual(['skipped', 'unresolved']);
});
