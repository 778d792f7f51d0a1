import type { FailurePolicy } from '../plan/failure-policy.js';
import type { CountOrShare } from '../plan/plan.js';
import { resolveCount } from '../plan/resolve-count.js';
import type { Batch } from './batch.js';

/** The hosts of each batch, and those of the phase of each batch. */
export function sizesOf(batches: readonly Batch[]): { readonly batches: number[]; readonly phases: number[] } {
  const ofPhase = new Map<number | undefined, number>();
  const sizes = batches.map(({ from, to }) => to - from);
  batches.forEach(({ phase }, index) => {
    ofPhase.set(phase, (ofPhase.get(phase) ?? 0) + (sizes[index] ?? 0));
  });
  return { batches: sizes, phases: batches.map(({ phase }) => ofPhase.get(phase) ?? 0) };
}

/** How many hosts may fail: of all of them, of each batch, and of the phase of each batch. */
export function resolveBudgets(
  { maxFailures = 0, maxFailuresPerBatch, maxFailuresPerPhase }: FailurePolicy,
  batches: readonly Batch[],
  hosts: number,
): { readonly run: number; readonly batches: number[]; readonly phases: number[] } {
  const run = resolveCount(maxFailures, hosts, 'down');
  const sizes = sizesOf(batches);
  const of = (budget: CountOrShare | undefined, parts: readonly number[]): number[] =>
    parts.map((size) => (budget === undefined ? run : resolveCount(budget, size, 'down')));
  return { run, batches: of(maxFailuresPerBatch, sizes.batches), phases: of(maxFailuresPerPhase, sizes.phases) };
}
