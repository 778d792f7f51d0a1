import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
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

const inHeap = fileURLToPath(new URL('./fixtures/simulate-in-heap.mjs', import.meta.url));

/** Bytes of the heap before the simulation, of a process that may have so many MiB; undefined where that was too little. */
function heapBefore(count: number, mebibytes: number): number | undefined {
  const words = [`--max-old-space-size=${mebibytes}`, '--max-semi-space-size=1', '--expose-gc', inHeap, String(count)];
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}

/** The least heap of some that a simulation passes in: what it takes at any moment is no more, but for what V8 holds of the youngest (3 MiB). */
function heapRow(count: number, most: number): BenchRow {
  const limits = [20, 25, 30, 40, 60, 80, 100, 140].map((limit) => ({ limit, before: heapBefore(count, limit) }));
  const { limit, before = 0 } = limits.find((each) => each.before !== undefined) ?? { limit: Number.POSITIVE_INFINITY };
  const perHost = (limit * 1024 * 1024 - before) / count / 1024;
  return {
    name: `simulate ${count.toLocaleString('en')} hosts x 5 steps: heap for each host`,
    value: perHost,
    unit: 'KB',
    against: `a heap of ${limit} MiB, the least of some that it passes in`,
    ratio: null,
    bar: `≤ ${most} KB`,
    met: perHost <= most,
  };
}

/** The pure core of fleet runs: planning and simulating. */
export const bench: Bench = async () => [
  simulateRow(1_000, 0.3),
  simulateRow(10_000, 2.5),
  heapRow(10_000, 8),
  planRow(),
];
