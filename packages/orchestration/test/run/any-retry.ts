import type { Program, RetryOptions } from '../../src/index.js';

/** What somebody says who has a run tried again. */
export function anyRetry({ hosts, steps }: Program, next: () => number): RetryOptions {
  const chance = next();
  if (chance < 0.15) return { hosts: hosts.filter(() => next() < 0.5).map(({ name }) => name) };
  if (chance < 0.25) return { includesUnknown: true };
  // A check that only asks is not said to be done: it is asked.
  if (chance < 0.35) return { done: steps.filter(({ id }) => id !== 'check' && next() < 0.3).map(({ id }) => id) };
  return {};
}
