import { OpsError } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { compilePlan, type Plan, selectHosts } from '../../src/index.js';
import { hostsOf } from '../run/random-run.js';

const step = { id: 'a', command: 'true' };

function refusal(act: () => unknown): { readonly code: string; readonly message: string } {
  try {
    act();
  } catch (error) {
    if (OpsError.is(error)) return error;
    throw error;
  }
  throw new Error('it was taken');
}

const plan =
  (more: Partial<Plan>, hosts = 10) =>
  () =>
    compilePlan({ name: 'n', steps: [step], ...more }, hostsOf(hosts));
const cycle: Plan['steps'] = [
  { ...step, needs: ['b'] },
  { ...step, id: 'b', needs: ['c'] },
  { ...step, id: 'c', needs: ['b'] },
];
const rolling = (batch: Extract<Plan['strategy'], { type: 'rolling' }>['batch']): Partial<Plan> => ({
  strategy: { type: 'rolling', batch },
});

describe('a plan that makes no sense is refused with a code, and a message that says what and where', () => {
  it.each<[what: string, act: () => unknown, code: string, message: string]>([
    ['a circle', plan({ steps: cycle }), 'plan-cycle', 'Steps need each other in a circle: b needs c needs b.'],
    ['a host that nobody knows', () => selectHosts(hostsOf(2), ['h0', 'h9']), 'unknown-host', 'There is no host "h9"'],
    ['a group that no host is in', () => selectHosts(hostsOf(2), ['group:web']), 'unknown-selector', '"group:web"'],
    ['selectors that meet nowhere', () => selectHosts(hostsOf(2), ['h0 & h1']), 'empty-selection', 'h0 & h1'],
    ['a name that moves the cursor', plan({ name: 'x\u001b[2J' }), 'invalid-plan', 'name must be a text of one line'],
    [
      'a command that no shell can be given',
      plan({ steps: [{ ...step, command: 'echo \0' }] }),
      'invalid-plan',
      'steps[0].command must be a line for the shell',
    ],
    [
      'a range that anything is within',
      plan({
        strategy: {
          type: 'canary',
          steps: [{ setWeight: 1 }, { analysis: { name: 'errors', interval: 0, count: 1, thresholdRange: {} } }],
        },
      }),
      'invalid-plan',
      'thresholdRange must be a range that has a min, a max or both',
    ],
    [
      'an analysis that bears as many failures as there are measurements',
      plan({
        strategy: { type: 'canary', steps: [{ analysis: { name: 'errors', interval: 0, count: 1, failureLimit: 5 } }] },
      }),
      'invalid-plan',
      'failureLimit must be less than count (1)',
    ],
    [
      'a rollback of nothing',
      plan({ failure: { action: 'rollback' } }),
      'invalid-plan',
      'failure.action must be another than rollback, or a step needs a rollback',
    ],
    [
      'how far a rollback of nothing goes',
      plan({ failure: { rollback: 'batch' } }),
      'invalid-plan',
      'failure.rollback must be left out, or a step needs a rollback',
    ],
    ['no host', plan({}, 0), 'invalid-plan', 'hosts must be one host at least'],
    ['a batch of none', plan(rolling(0)), 'invalid-plan', 'strategy.batch must be a whole number from 1 on'],
    ['no batch', plan(rolling([])), 'invalid-plan', 'strategy.batch must be one size at least'],
    ['a batch of 0 %', plan(rolling('0%')), 'invalid-plan', 'strategy.batch must be a share that comes to one host'],
    ['a ramp with an empty batch', plan(rolling([1, '0.0%'])), 'invalid-plan', '0.0% of 10 is none'],
    ['a batch of more than all', plan(rolling('101%')), 'invalid-plan', 'strategy.batch must be'],
    [
      'a canary of nobody',
      plan({ strategy: { type: 'canary', steps: [{ setWeight: '0%' }] } }),
      'invalid-plan',
      'strategy.steps[0].setWeight must be a share that comes to one host',
    ],
    ['a budget that comes to none', plan({ failure: { maxFailures: '9%' } }), 'invalid-plan', '9% of 10 is none'],
    [
      'a budget of a batch that comes to none there',
      plan({ ...rolling(3), failure: { maxFailures: 5, maxFailuresPerBatch: '30%' } }),
      'invalid-plan',
      '30% of 3 in batch 1, the largest, is none',
    ],
    [
      'a batch that may lose more than the run',
      plan({ failure: { maxFailures: 1, maxFailuresPerBatch: 2 } }),
      'invalid-plan',
      'failure.maxFailuresPerBatch must be no more than the run may lose in all',
    ],
    [
      'a batch that may lose a larger share than the run',
      plan({ ...rolling('50%'), failure: { maxFailures: '10%', maxFailuresPerBatch: '40%' } }),
      'invalid-plan',
      'failure.maxFailuresPerBatch must be no more than the run may lose in all',
    ],
    [
      'a budget of a phase that comes to none there',
      plan({ ...rolling([2, 3, 5]), failure: { maxFailures: 5, maxFailuresPerPhase: '12%' } }),
      'invalid-plan',
      'failure.maxFailuresPerPhase must be a share that comes to one host at least: 12% of 5 in phase 3, the largest, is none',
    ],
    [
      'a phase that may lose more than the run',
      plan({ ...rolling([1, 3]), failure: { maxFailures: 1, maxFailuresPerPhase: 2 } }),
      'invalid-plan',
      'failure.maxFailuresPerPhase must be no more than the run may lose in all',
    ],
    [
      'a batch that may lose more than its phase',
      plan({ ...rolling(5), failure: { maxFailures: 5, maxFailuresPerPhase: 1, maxFailuresPerBatch: 2 } }),
      'invalid-plan',
      'failure.maxFailuresPerBatch must be no more than its phase may lose (failure.maxFailuresPerPhase): batch 1 may lose 2, its phase 1',
    ],
    [
      'a budget of more hosts than there are',
      plan({ failure: { maxFailures: 20 } }),
      'invalid-plan',
      "failure.maxFailures must be no more than the hosts of the run (10): a number is a count of hosts, a share is '20%'",
    ],
    [
      'a budget that stops nothing',
      plan({ failure: { maxFailures: 2, action: 'continue' } }),
      'invalid-plan',
      'failure.action must be another than continue',
    ],
  ])('%s', (_, act, code, message) => {
    const error = refusal(act);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it('but not for what is only strict, or a little', () => {
    expect(plan({ failure: { maxFailures: '0%' } })).not.toThrow();
    expect(plan({ failure: { maxFailures: '0.0%', maxFailuresPerBatch: 0 } })).not.toThrow();
    expect(plan(rolling('1%'))).not.toThrow();
    expect(plan({ ...rolling('50%'), failure: { maxFailures: '20%', maxFailuresPerBatch: '40%' } })).not.toThrow();
    // A share of a phase is of its own hosts, and none of a phase of one.
    expect(plan({ ...rolling([1, 4]), failure: { maxFailures: 3, maxFailuresPerPhase: '40%' } })).not.toThrow();
    expect(plan({ failure: { maxFailures: 10 } })).not.toThrow();
  });
});
