import { expect, it } from 'vitest';
import { compilePlan } from '../../src/index.js';
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
