import { OpsError } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { compilePlan, type Plan } from '../../src/index.js';
import { hostsOf } from '../run/random-run.js';

const step = { id: 'a', command: 'true' };

/** What is wrong with a plan for ten hosts: each path with what was expected. */
function problemsOf(plan: Partial<Plan>, hosts = 10): unknown {
  try {
    compilePlan({ name: 'n', steps: [step], ...plan }, hostsOf(hosts));
  } catch (error) {
    if (!OpsError.is(error, 'invalid-plan')) throw error;
    const { problems } = error.details as { problems: { path: string; expected: string }[] };
    for (const { path } of problems) expect(error.message).toContain(path);
    return Object.fromEntries(problems.map(({ path, expected }) => [path, expected]));
  }
  return undefined;
}

describe('a plan that cannot be run', () => {
  it('names every problem with its path', () => {
    expect(problemsOf({ name: ' ', steps: [{ id: 'a b', command: '' }] })).toEqual({
      name: 'a text of one line, without control characters',
      'steps[0].id': '1..64 letters, digits, - and _',
      'steps[0].command': 'a line for the shell',
    });
  });

  it('promises about unknown ends what its steps cannot keep', () => {
    const path = 'steps[0].onUnknown';
    expect(problemsOf({ steps: [{ ...step, onUnknown: 'verify' }] })).toEqual({
      [path]: 'another one, or the step needs a verify',
    });
    expect(problemsOf({ steps: [{ ...step, onUnknown: 'rerun' }] })).toEqual({
      [path]: 'another one: only what is idempotent may be run again',
    });
    expect(problemsOf({ steps: [{ ...step, onUnknown: 'guess' as 'ask' }] })).toEqual({
      [path]: 'verify, ask, rerun or fail',
    });
    expect(problemsOf({ steps: [{ ...step, creates: 'app' }] })).toEqual({ 'steps[0].creates': 'an absolute path' });
    expect(problemsOf({ steps: [{ ...step, idempotentRollback: true }] })).toEqual({
      'steps[0].idempotentRollback': 'left out, or the step needs a rollback',
    });
  });

  it('has two steps of one id, or one that needs what is not there', () => {
    expect(problemsOf({ steps: [step, step] })).toEqual({ 'steps[1].id': 'unique; there are two "a"' });
    expect(problemsOf({ steps: [{ ...step, needs: ['b'] }] })).toEqual({
      'steps[0].needs': 'ids of steps of this plan; "b" is none',
    });
  });

  it('has no host, or an empty batch', () => {
    expect(problemsOf({}, 0)).toMatchObject({ hosts: expect.stringContaining('one host at least') });
    expect(problemsOf({ strategy: { type: 'rolling', batch: 0 } })).toHaveProperty(['strategy.batch']);
    expect(problemsOf({ strategy: { type: 'rolling', batch: [] } })).toHaveProperty(['strategy.batch']);
  });

  it('has a share that comes to nothing, where a number would say what is meant', () => {
    expect(problemsOf({ failure: { maxFailures: '5%' } })).toEqual({
      'failure.maxFailures': 'a share that comes to one host at least: 5% of 10 is none; write a number',
    });
    expect(problemsOf({ failure: { maxFailures: '0%' } })).toBeUndefined();
    expect(problemsOf({ failure: { maxFailures: '10%' } })).toBeUndefined();
  });

  it('contradicts itself: a batch may lose more than the run, a canary goes back', () => {
    expect(problemsOf({ failure: { maxFailures: 1, maxFailuresPerBatch: 2 } })).toHaveProperty([
      'failure.maxFailuresPerBatch',
    ]);
    expect(problemsOf({ strategy: { type: 'canary', steps: [{ setWeight: 5 }, { setWeight: 2 }] } })).toEqual({
      'strategy.steps[1].setWeight': 'no less than the one before',
    });
  });

  it('has a canary of all hosts, as where a count was meant to be a share', () => {
    const canaryOf = (setWeight: number | string) =>
      problemsOf({ strategy: { type: 'canary', steps: [{ setWeight: setWeight as number }, { pause: {} }] } });
    const expected = "fewer hosts than all 10: a number is a count of hosts, a share is '20%'";
    expect(canaryOf(20)).toEqual({ 'strategy.steps[0].setWeight': expected });
    expect(canaryOf('100%')).toEqual({ 'strategy.steps[0].setWeight': expected });
    expect(canaryOf('20%')).toBeUndefined();
  });

  it('has a limit that no command can be given', () => {
    const steps = [{ id: 'a', command: 'true', timeout: 3e9 }];
    expect(problemsOf({ steps })).toEqual({
      'steps[0].timeout': 'milliseconds above 0, up to 2147483647 (24.8 days), or left out for no limit',
    });
  });

  it('goes round in a circle: the way is told', () => {
    const steps = [
      { id: 'a', command: 'true', needs: ['c'] },
      { id: 'b', command: 'true', needs: ['a'] },
      { id: 'c', command: 'true', needs: ['b'] },
      { id: 'd', command: 'true' },
    ];
    expect(() => compilePlan({ name: 'n', steps }, hostsOf(1))).toThrow(
      expect.objectContaining({ code: 'plan-cycle', details: { path: ['a', 'c', 'b', 'a'] } }),
    );
  });
});

describe('steps', () => {
  it('come after those that they need, otherwise as they were given', () => {
    const steps = [
      { id: 'restart', command: 'c', needs: ['install', 'drain'] },
      { id: 'drain', command: 'a' },
      { id: 'install', command: 'b' },
      { id: 'verify', command: 'd', needs: ['restart'] },
    ];
    const ordered = compilePlan({ name: 'n', steps }, hostsOf(1)).steps.map(({ id }) => id);
    expect(ordered).toEqual(['drain', 'install', 'restart', 'verify']);
  });
});
