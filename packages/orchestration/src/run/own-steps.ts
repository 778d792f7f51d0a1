import type { Program } from './program.js';

/** Indexes of the steps that each host has, from the first up to, and without, the last: in a blue-green release each side has its own. */
export function ownSteps({ batches, steps, hosts }: Program): readonly (readonly [from: number, to: number])[] {
  const from = hosts.map(() => 0);
  const to = hosts.map(() => 0);
  // Of several batches of a host the first one tells where it begins, and the last one where it ends.
  for (const batch of batches.toReversed()) from.fill(batch.steps?.[0] ?? 0, batch.from, batch.to);
  for (const batch of batches) to.fill(batch.steps?.[1] ?? steps.length, batch.from, batch.to);
  return hosts.map((_, host) => [from[host] ?? 0, to[host] ?? 0]);
}
