import { greatest } from '../extremes.js';
import type { Program } from '../run/program.js';

/** The most hosts that run at a time, in any batch: so many may fail before anybody knows of the first. */
export function mostAtOnce({ batches }: Pick<Program, 'batches'>): number {
  return greatest(batches.map(({ from, to, maxParallel }) => Math.min(maxParallel, to - from)));
}
