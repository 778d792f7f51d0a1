import type { CountOrShare } from '../plan/plan.js';
import { resolveCount } from '../plan/resolve-count.js';
import type { BlueGreen, Canary, Rolling, Strategy } from '../plan/strategy.js';
import { analysisGate } from './analysis-gate.js';
import type { Batch, Gate } from './batch.js';

const defaultParallel = 10;

function rollingBatches({ batch, maxParallel, stagger = 0, minHealthyTime = 0 }: Rolling, total: number): Batch[] {
  const ramp = Array.isArray(batch) ? (batch as readonly CountOrShare[]) : [batch as CountOrShare];
  const batches: Batch[] = [];
  for (let from = 0; from < total; ) {
    const size = resolveCount(ramp[Math.min(batches.length, ramp.length - 1)] as CountOrShare, total, 'up');
    const to = Math.min(total, from + Math.max(1, size));
    const gates: Gate[] = [];
    if (minHealthyTime > 0) gates.push({ type: 'wait', milliseconds: minHealthyTime, verifies: true });
    if (stagger > 0 && to < total) gates.push({ type: 'wait', milliseconds: stagger });
    const phase = Math.min(batches.length, ramp.length - 1);
    batches.push({ from, to, maxParallel: maxParallel ?? to - from, gates, phase });
    from = to;
  }
  return batches;
}

function canaryBatches({ steps, maxParallel = defaultParallel }: Canary, total: number): Batch[] {
  const comparisons = steps.filter((step) => 'analysis' in step && step.analysis.comparison !== undefined).length;
  const batches: Batch[] = [];
  let current = { from: 0, to: 0, maxParallel, gates: [] as Gate[] };
  const close = (): void => {
    if (current.to > current.from || current.gates.length > 0) batches.push(current);
    current = { from: current.to, to: current.to, maxParallel, gates: [] };
  };
  for (const step of steps) {
    if ('setWeight' in step) {
      close();
      current.to = Math.max(current.from, Math.min(total, resolveCount(step.setWeight, total, 'up')));
    } else if ('analysis' in step) current.gates.push(analysisGate(step.analysis, comparisons));
    else {
      const { duration } = step.pause;
      current.gates.push(duration === undefined ? { type: 'promotion' } : { type: 'wait', milliseconds: duration });
    }
  }
  close();
  if (current.from < total) batches.push({ from: current.from, to: total, maxParallel, gates: [] });
  return batches.map((batch, phase) => ({ ...batch, phase }));
}

/** The batches of a strategy over so many hosts: together they are all hosts, each once, in order. */
export function planBatches(strategy: Exclude<Strategy, BlueGreen>, total: number): readonly Batch[] {
  switch (strategy.type) {
    case 'sequential':
      return [{ from: 0, to: total, maxParallel: 1, gates: [] }];
    case 'parallel':
      return [{ from: 0, to: total, maxParallel: strategy.maxParallel ?? defaultParallel, gates: [] }];
    case 'rolling':
      return rollingBatches(strategy, total);
    case 'canary':
      return canaryBatches(strategy, total);
  }
}
