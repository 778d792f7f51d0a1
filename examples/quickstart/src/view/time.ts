/** `12 ms`, `1.4 s`, `2 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** `just now`, `5 minutes ago`, `yesterday`. A moment ahead (the clock was set back) counts as now. */
export function relativeTime(moment: number, now: number): string {
  const past = now - moment;
  const unit = units.find(([, length]) => past >= length);
  if (unit === undefined) return past < 10_000 ? 'just now' : `${Math.floor(past / 1_000)} seconds ago`;
  const [name, length] = unit;
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-Math.floor(past / length), name);
}
