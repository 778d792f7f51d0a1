import { type Host, OpsError } from '@opspilot/core';
import { type CountOrShare, compilePlan, type Plan, type Strategy } from '../../src/index.js';
import { planBatches } from '../../src/strategy/plan-batches.js';

/** So many of so many hosts, as a share that comes to just that; more than there are is a count. */
export function shareOf(amount: number, hosts: number): CountOrShare {
  const percent = Math.ceil((100 * amount) / hosts);
  return percent > 100 ? amount : `${percent}%`;
}

/** How many hosts the largest batch has, and the largest phase. */
export function largestParts(strategy: Strategy, hosts: number): { readonly batch: number; readonly phase: number } {
  if (strategy.type === 'blue-green') return { batch: hosts, phase: hosts };
  const phases = new Map<number | undefined, number>();
  let largest = 0;
  for (const { from, to, phase } of planBatches(strategy, hosts)) {
    largest = Math.max(largest, to - from);
    phases.set(phase, (phases.get(phase) ?? 0) + to - from);
  }
  return { batch: largest, phase: Math.max(...phases.values()) };
}

/** Whether a plan is taken: a share of a part may come to none, or to more than the run may lose. */
export function isTaken({ plan, hosts }: { readonly plan: Plan; readonly hosts: readonly Host[] }): boolean {
  try {
    compilePlan(plan, hosts);
    return true;
  } catch (error) {
    const problems = OpsError.is(error) ? (error.details['problems'] as readonly { readonly path: string }[]) : [];
    if (problems.length > 0 && problems.every(({ path }) => path.startsWith('failure.maxFailuresPer'))) return false;
    throw error;
  }
}
