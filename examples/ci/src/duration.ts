const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const pattern = /^(?<amount>\d+(?:\.\d+)?)\s*(?<unit>ms|s|m|h)$/;

/** Milliseconds of `90s`, `1.5m`, `500ms`, `2h`; undefined for what is none, or is 0. */
export function parseDuration(text: string): number | undefined {
  const { amount, unit } = pattern.exec(text.trim())?.groups ?? {};
  const milliseconds = Number(amount) * units[unit as keyof typeof units];
  return milliseconds > 0 ? milliseconds : undefined;
}

/** `45 ms`, `1.2 s`, `2 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
