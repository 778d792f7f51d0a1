import { expect, it } from 'vitest';
import { compilePlan, decide, type Plan, type RunEffect, type RunEvent, readyState } from '../../src/index.js';
import { outstanding } from '../../src/run/outstanding.js';
import { hostsOf } from './random-run.js';

const plan: Plan = {
  name: 'n',
  steps: [{ id: 'a', command: 'true' }],
  strategy: {
    type: 'canary',
    steps: [{ setWeight: 1 }, { analysis: { name: 'errors', interval: 60_000, count: 3, inconclusiveLimit: 1 } }],
  },
};

/** A canary that is analysed, after so many measurements; what was to be done last, and what somebody who takes it over has to do. */
function afterMeasurements(...values: readonly ('passed' | 'inconclusive' | 'failed')[]) {
  const program = compilePlan(plan, hostsOf(3));
  let state = readyState(program);
  let effects: readonly RunEffect[] = [];
  const happen = (event: RunEvent): void => {
    ({ state, effects } = decide(program, state, event));
  };
  happen({ type: 'started' });
  for (const effect of effects) {
    if (effect.type === 'start-task') happen({ type: 'task-ended', task: effect.task, result: 'succeeded' });
  }
  const left = [...values];
  while (left.length > 0) {
    const [effect] = effects;
    if (effect?.type === 'measure') happen({ type: 'measured', gate: effect.gate, value: left.shift() ?? 'passed' });
    else if (effect?.type === 'set-timer') happen({ type: 'timer-passed', timer: effect.timer });
    else throw new Error('nothing is measured');
  }
  return { effects, outstanding: outstanding(program, state) };
}

it('whoever takes over an analysis waits between two measurements as it was to, and measures at once before the first', () => {
  const begun = afterMeasurements();
  expect(begun.outstanding).toEqual(begun.effects);
  expect(begun.outstanding).toEqual([expect.objectContaining({ type: 'measure', name: 'errors' })]);
  const waits = afterMeasurements('passed');
  expect(waits.outstanding).toEqual(waits.effects);
  expect(waits.outstanding).toEqual([expect.objectContaining({ type: 'set-timer', milliseconds: 60_000 })]);
});

it('whoever takes over an analysis that somebody has to look at measures nothing', () => {
  expect(afterMeasurements('inconclusive', 'inconclusive').outstanding).toEqual([]);
});
