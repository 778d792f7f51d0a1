import type { Plan } from '@opspilot/orchestration';
import { expect, test } from 'vitest';
import { simulatePlan } from '../src/commands/simulate-plan.js';
import { wrapped } from '../src/view/text.js';

const plan: Plan = {
  name: 'upgrade',
  steps: [{ id: 'upgrade', command: 'true' }],
  strategy: { type: 'rolling', batch: 2 },
  failure: { maxFailures: 3, maxFailuresPerBatch: 1 },
};
const hosts = Array.from({ length: 20 }, (_, index) => ({ name: `web-${index}` }));
const input = { plan, hosts, digest: 'a'.repeat(64), parameters: {}, missing: [], failure: 0.07, runs: 300 };

test('a simulation tells which budgets are spent how often, the worst run, and how many may fail', () => {
  const lines = simulatePlan(input, { json: false, columns: undefined }).split('\n');
  expect(lines[0]).toBe('upgrade on 20 hosts, 300 simulated runs with commands of about 1 s, 7 % of them failing');
  const spent = lines.find((line) => line.startsWith('budgets spent: '));
  expect(spent).toMatch(/^budgets spent: run \d+\.\d %, batch \d+\.\d %$/);
  const worst = lines.find((line) => line.startsWith('worst run: '));
  expect(worst).toMatch(/^worst run: aborted after .* s; [45] of 20 hosts failed, \d+ touched$/);
  expect(lines).toContain('most that may fail, whatever chance has it: 5 hosts');
});

test('a worst run that does not go on by itself says what it waits for', () => {
  const failure = { action: 'pause' } as const;
  const text = simulatePlan({ ...input, plan: { ...plan, failure }, failure: 1 }, { json: false, columns: undefined });
  expect(text).toMatch(/^worst run: waits for somebody \(order resume\) after .*; 2 of 20 hosts failed, 2 touched$/m);
});

test('machines read the same of a simulation as people do, and none of its runs but the worst', () => {
  const text = simulatePlan(input, { json: true, columns: undefined });
  const { budgetHits, worst, mostFailures, runs } = JSON.parse(text);
  expect(budgetHits).toEqual({ run: expect.any(Number), phase: 0, batch: expect.any(Number) });
  expect(worst).toMatchObject({ status: 'aborted', failures: expect.any(Number), touched: expect.any(Number) });
  expect([mostFailures, runs]).toEqual([5, 300]);
});

test('on a terminal no line is longer than it, and none is broken within a word', () => {
  const whole = simulatePlan(input, { json: false, columns: undefined });
  for (const columns of [80, 100]) {
    const lines = simulatePlan(input, { json: false, columns }).split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    expect(lines.join(' ').split(/\s+/)).toEqual(whole.split(/\s+/));
  }
});

test.for([
  ['two words', 80, ['two words']],
  ['  two words', 8, ['  two', '  words']],
  ['incomprehensibilities all', 10, ['incomprehensibilities', '  all']],
  ['incomprehensibilities', 10, ['incomprehensibilities']],
  ['a b c d e f', 6, ['a b c', '  d e', '  f']],
] as const)('%o on %i columns', ([line, columns, lines]) => {
  expect(wrapped(line, columns)).toEqual(lines);
});
