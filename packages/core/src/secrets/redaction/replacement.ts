/** What stands in the place of something hidden. */
export function replacement(label: string): string {
  return label === '' ? '[redacted]' : `[redacted:${label}]`;
}
