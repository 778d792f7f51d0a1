import type { Host } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import {
  compilePlan,
  decide,
  type Program,
  type RunEvent,
  readyState,
  type Step,
  type Task,
  type TaskResult,
} from '../../src/index.js';
import { renewed, runVersion, upgraded } from '../../src/journal/stored-program.js';
import { hostsOf } from './random-run.js';

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

describe('a run that was begun when a cancel waited for nothing, and rollbacks for no other host', () => {
  const steps = [
    { id: 's', command: 'do', runOnce: true, rollback: 'undo' },
    { id: 't', command: 'do', needs: ['s'], rollback: 'undo' },
  ];
  const stored = (version: number, part: Partial<Step> = {}) => {
    const program = compilePlan({ name: 'p', steps: steps.map((step) => ({ ...step, ...part })) }, hostsOf(2));
    return upgraded({ ...program, version, digest: '', delegates: [] });
  };
  const ended = (host: number, step: number, kind: Task['kind'], result: TaskResult): RunEvent => ({
    type: 'task-ended',
    task: { host, step, kind, attempt: 1 },
    result,
  });
  const stateOf = (program: Program, events: readonly RunEvent[]) =>
    events.reduce((before, event) => decide(program, before, event).state, readyState(program));

  it('has ended where it had', () => {
    const events: RunEvent[] = [
      { type: 'started' },
      ended(0, 0, 'step', 'unknown'),
      { type: 'ordered', order: { type: 'cancel' } },
    ];
    const statuses = [5, runVersion].map((version) => stateOf(stored(version), events).status);
    expect(statuses).toEqual(['cancelled', 'running']);
  });

  it('takes back nothing that it had taken back', () => {
    const events: RunEvent[] = [
      { type: 'started' },
      ended(0, 0, 'step', 'succeeded'),
      { type: 'ordered', order: { type: 'roll-back' } },
      ended(0, 1, 'step', 'succeeded'),
      ended(1, 1, 'step', 'succeeded'),
      ended(0, 1, 'rollback', 'succeeded'),
      ended(0, 0, 'rollback', 'succeeded'),
      ended(1, 1, 'rollback', 'succeeded'),
    ];
    const statuses = [5, runVersion].map((version) => stateOf(stored(version), events).status);
    expect(statuses).toEqual(['rolled-back', 'rolling-back']);
  });

  it('asks about what an older retry was to ask about, and its own retry goes by this version', () => {
    const [first, second] = hostsOf(2);
    const program = { ...stored(runVersion), hosts: [first, second] as Host[], version: 5 };
    const retried = {
      run: 'r',
      once: [],
      hosts: [
        { step: 0, kind: 'verify' as const },
        { step: 0, kind: 'step' as const },
      ],
    };
    const now = upgraded({ ...program, retried });
    expect(now.retried?.hosts).toEqual([
      { step: 0, kind: 'verify', asked: [0] },
      { step: 0, kind: 'step' },
    ]);
    expect(renewed(now)).toMatchObject({ version: runVersion });
    expect(renewed(now)).not.toHaveProperty('isHasty');
  });
});
