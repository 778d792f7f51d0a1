import { systemClock } from '@opspilot/core';

/** Milliseconds of a day. */
const day = 86_400_000;

/**
 * Milliseconds that a receipt is kept at least. Whoever resumes a run that has existed for longer takes no receipt that is
 * missing for a command that has not begun.
 */
export const leastTimeToLive = 7 * day;

/** Milliseconds that a receipt is kept unless told otherwise. */
export const defaultTimeToLive = 30 * day;

/** Now, in whole seconds since 1970, as receipts have it. */
export function secondsNow(): number {
  return Math.floor(systemClock.now() / 1_000);
}
