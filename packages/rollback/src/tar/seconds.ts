/** Nanoseconds as a decimal number of seconds. */
export function seconds(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(size % 1_000_000_000n).padStart(9, '0');
  return `${nanoseconds < 0n ? '-' : ''}${size / 1_000_000_000n}.${fraction}`;
}
