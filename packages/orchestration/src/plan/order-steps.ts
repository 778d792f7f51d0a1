import { OpsError } from '@opspilot/core';
import type { Step } from './plan.js';
import type { PlanErrorCode } from './plan-error.js';

/** The way round a cycle, its first step again at the end. */
function cycleAmong(left: ReadonlyMap<string, Step>): readonly string[] {
  const path: string[] = [];
  // Each of them needs another of them: following that leads into a cycle.
  for (let at = left.keys().next().value as string; ; ) {
    const before = path.indexOf(at);
    path.push(at);
    if (before !== -1) return path.slice(before);
    at = left.get(at)?.needs?.find((need) => left.has(need)) as string;
  }
}

/** Which steps need each step. */
function dependentsOf(steps: readonly Step[]): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>(steps.map(({ id }) => [id, []]));
  for (const { id, needs = [] } of steps) for (const need of new Set(needs)) dependents.get(need)?.push(id);
  return dependents;
}

/**
 * Steps in an order in which each comes after those that it needs, otherwise as they were given (Kahn, 1962).
 *
 * @throws OpsError `plan-cycle`, with the path round it
 */
export function orderSteps(steps: readonly Step[]): readonly Step[] {
  const dependents = dependentsOf(steps);
  const open = new Map(steps.map(({ id, needs = [] }) => [id, new Set(needs).size]));
  const ordered = steps.filter(({ id }) => open.get(id) === 0).map(({ id }) => id);
  // Grows while it is gone through.
  for (const id of ordered) {
    for (const dependent of dependents.get(id) ?? []) {
      const left = (open.get(dependent) ?? 0) - 1;
      open.set(dependent, left);
      if (left === 0) ordered.push(dependent);
    }
  }
  const byId = new Map(steps.map((step) => [step.id, step]));
  if (ordered.length === steps.length) return ordered.map((id) => byId.get(id) as Step);
  for (const id of ordered) byId.delete(id);
  const path = cycleAmong(byId);
  throw new OpsError<PlanErrorCode>(
    'plan-cycle',
    `Steps need each other in a circle: ${path.join(' needs ')}. Take one of these needs out.`,
    { details: { path } },
  );
}
