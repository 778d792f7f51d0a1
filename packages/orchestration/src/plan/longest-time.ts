/** Milliseconds of the longest time that a plan may name: what is longer is a mistake in the unit. */
export const longestTime = 365 * 86_400_000;

/** What a time must be, to be read after "must be". */
export const timeExpected = `a number of milliseconds from 0 to ${longestTime} (365 days)`;

/** Milliseconds that a timer can be set to: an execution, or a wait of the engine, takes no more. */
export const longestTimer = 2 ** 31 - 1;
