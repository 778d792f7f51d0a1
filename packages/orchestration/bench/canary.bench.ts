import type { Host } from '@opspilot/core';
import { type Plan, simulate } from '@opspilot/orchestration';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';

const hosts: readonly Host[] = Array.from({ length: 100 }, (_, index) => ({ name: `h${index}` }));
const canary = 5;
const looks = 5;
/** Runs of each kind; every one has its own seed. */
const runs = 1_000;
/** Share of the observations that fails where nothing is wrong. */
const failure = 0.01;

const plan: Plan = {
  name: 'canary',
  steps: [{ id: 'deploy', command: 'true' }],
  strategy: {
    type: 'canary',
    maxParallel: 100,
    steps: [
      { setWeight: canary },
      { analysis: { name: 'errors', interval: 60_000, count: looks, comparison: { regression: 0.05 } } },
    ],
  },
};

/** Share of seeded runs that are stopped with nothing done beyond the canary, and that wait there for somebody. */
function outcomes(samples: number, regression: number): { readonly stopped: number; readonly waiting: number } {
  let stopped = 0;
  let waiting = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const faults = { observed: { samples, failure, regression } };
    const [run] = simulate(plan, hosts, { faults, seed }).runs;
    const isHeld = run?.touched === canary;
    if (isHeld && run.status === 'aborted') stopped += 1;
    if (isHeld && run.status === 'running') waiting += 1;
  }
  return { stopped: stopped / runs, waiting: waiting / runs };
}

function row(name: string, share: number, bar: string, met: boolean | null): BenchRow {
  return { name, value: share * 100, unit: '%', against: `${runs} seeded runs`, ratio: null, bar, met };
}

/** How often a canary whose observations fail 5 % more often is stopped before batch 2, and one that is well. */
export const bench: Bench = async () => {
  const rows: BenchRow[] = [];
  const enough = 400;
  const regressed = outcomes(enough, 0.05);
  const healthy = outcomes(enough, 0);
  const of = (samples: number): string => `${looks} x ${samples} observations a side`;
  rows.push(row(`+5 % errors, aborted, ${of(enough)}`, regressed.stopped, '≥ 99.9 %', regressed.stopped >= 0.999));
  rows.push(row(`healthy, aborted, ${of(enough)}`, healthy.stopped, '≤ 1 %', healthy.stopped <= 0.01));
  rows.push(row(`healthy, waits for somebody, ${of(enough)}`, healthy.waiting, '—', null));
  for (const samples of [20, 50, 100, 200]) {
    const bad = outcomes(samples, 0.05);
    rows.push(row(`+5 % errors, aborted, ${of(samples)}`, bad.stopped, '—', null));
    rows.push(row(`+5 % errors, held for somebody, ${of(samples)}`, bad.waiting, '—', null));
    const well = outcomes(samples, 0);
    rows.push(row(`healthy, aborted, ${of(samples)}`, well.stopped, '—', null));
    rows.push(row(`healthy, held for somebody, ${of(samples)}`, well.waiting, '—', null));
  }
  return rows;
};
