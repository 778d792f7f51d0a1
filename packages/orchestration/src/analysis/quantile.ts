/** The value that so large a share (0..1) of the values is not above, by nearest rank; 0 where there is none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
