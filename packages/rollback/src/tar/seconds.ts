/** Nanoseconds as a decimal number of seconds. */
export function seconds(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(size % 1_000_000_000n).padStart(9, '0');
  return `${nanoseconds < 0n ? '-' : ''}${size / 1_000_000_000n}.${fraction}`;
}

/** Whole seconds of nanoseconds: those before 1970 that had begun. */
export function wholeSeconds(nanoseconds: bigint): string {
  return String((nanoseconds - (((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n)) / 1_000_000_000n);
}
