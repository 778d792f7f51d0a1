/** `12 ms`, `1.4 s`, `2 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** How long a command ran, checks included, as every view of it tells; undefined when it never started. */
export function timeTaken(startedAt: number | null, endedAt: number): string | undefined {
  return startedAt === null ? undefined : duration(endedAt - startedAt);
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `12 seconds ago`, `5 minutes ago`, `yesterday`. What is not a second old yet, or ahead (the clock was set back), is a second old. */
export function relativeTime(moment: number, now: number): string {
  const past = Math.max(now - moment, 1_000);
  const [name, length] = units.find(([, unit]) => past >= unit) ?? ['second', 1_000];
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-Math.floor(past / length), name);
}
