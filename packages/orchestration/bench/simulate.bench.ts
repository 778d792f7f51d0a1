import type { Host } from '@opspilot/core';
import { compilePlan, orderSteps, type Plan, type Step, simulate } from '@opspilot/orchestration';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { median } from '../../../bench/harness.js';

const rounds = 5;

function hostsOf(count: number): Host[] {
  return Array.from({ length: count }, (_, index) => ({ name: `h${index}`, labels: { zone: `z${index % 5}` } }));
}

/** Milliseconds, the middle of some rounds. */
function timed(work: () => unknown): { readonly wall: number; readonly cpu: number } {
  work();
  const times = Array.from({ length: rounds }, () => {
    const cpuBefore = process.cpuUsage();
    const before = performance.now();
    work();
    const wall = performance.now() - before;
    const { user, system } = process.cpuUsage(cpuBefore);
    return { wall, cpu: (user + system) / 1_000 };
  });
  return { wall: median(times.map(({ wall }) => wall)), cpu: median(times.map(({ cpu }) => cpu)) };
}

const five: readonly Step[] = Array.from({ length: 5 }, (_, index) => ({ id: `s${index}`, command: 'true' }));
const plan: Plan = {
  name: 'five steps',
  steps: five,
  strategy: { type: 'rolling', batch: '10%', spread: 'zone' },
  failure: { maxFailures: '50%' },
};

function simulateRow(count: number, most: number): BenchRow {
  const hosts = hostsOf(count);
  const { wall, cpu } = timed(() => simulate(plan, hosts, { faults: { failure: 0.01 } }));
  return {
    name: `simulate ${count.toLocaleString('en')} hosts x 5 steps`,
    value: wall / 1_000,
    unit: 's',
    against: 'nothing',
    ratio: null,
    bar: `≤ ${most} s`,
    met: wall <= most * 1_000,
    cpu: { value: cpu / 1_000, against: null, unit: 's' },
  };
}

function planRow(): BenchRow {
  // Every step needs up to three of those before it.
  const steps = Array.from({ length: 1_000 }, (_, index) => ({
    id: `s${index}`,
    command: 'true',
    needs: [...new Set([index - 1, index >> 1, index - 7])].filter((at) => at >= 0 && at < index).map((at) => `s${at}`),
  })).reverse();
  const hosts = hostsOf(10_000);
  const { wall, cpu } = timed(() => compilePlan({ ...plan, steps }, hosts));
  const floor = timed(() => orderSteps(steps));
  return {
    name: 'plan 10,000 hosts, 1,000 steps',
    value: wall,
    unit: 'ms',
    against: 'ordering the steps alone',
    ratio: wall / floor.wall,
    bar: '≤ 50 ms',
    met: wall <= 50,
    cpu: { value: cpu, against: floor.cpu, unit: 'ms' },
  };
}

/** The pure core of fleet runs: planning and simulating. */
export const bench: Bench = async () => [simulateRow(1_000, 0.3), simulateRow(10_000, 2.5), planRow()];
