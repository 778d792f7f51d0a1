/** What differs from run to run or from machine to machine, and what stands for it; applied from top to bottom. */
const VARIABLE: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?/g, '<time>'],
  [/\b\d\d:\d\d:\d\d(?:\.\d+)?\b/g, '<clock>'],
  [/\b\d{4}-\d\d-\d\d\b/g, '<date>'],
  // ULIDs, UUIDs and digests.
  [/\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g, '<id>'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>'],
  [/\b[0-9a-f]{32,64}\b/g, '<hash>'],
  [/("\w*(?:[Mm]illiseconds|[Mm]s|[Dd]uration|At|[Tt]ime|pid|[Bb]ytes)"\s*:\s*)-?\d+(?:\.\d+)?/g, '$1<number>'],
  [/\bpid \d+/g, 'pid <number>'],
  [/\b\d+(?:[.,]\d+)? ?(?:ns|µs|ms|s|min|seconds?|milliseconds?|minutes?)\b(?: ago)?/g, '<duration>'],
  // Columns and rules grow and shrink with what stands in them.
  [/([─═━-])\1{2,}/g, '$1$1$1'],
  [/[ \t]{2,}/g, ' '],
  [/[ \t]+$/gm, ''],
];

/**
 * The same text for every run that went the same way.
 * @param places machine-dependent texts, such as a temporary folder, and the name to show instead
 */
export function normalise(output: string, places: Readonly<Record<string, string>> = {}): string {
  const placed = Object.entries(places)
    .filter(([text]) => text !== '')
    .reduce((text, [place, name]) => text.replaceAll(place, name), output);
  return VARIABLE.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), placed);
}
