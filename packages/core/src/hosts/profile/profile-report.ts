/** What the script of a profile printed, sorted by what it is about. */
export interface ProfileReport {
  /** Whether the script began at all. */
  readonly isBegun: boolean;
  /** Whether it came to its end. */
  readonly isComplete: boolean;
  /** The lines of a section; undefined when the output does not reach that far, or the host has no such section. */
  section(name: string): readonly string[] | undefined;
  /** The lines of a file of the host; empty when it is not there. */
  file(path: string): readonly string[];
  /** What follows `label:` on the first line of a section that begins so. */
  field(section: string, label: string): string | undefined;
}

/** Longest line that is looked at: mounts of containers have long ones, and everything beyond is not for us. */
const longestLine = 8192;
/** What would write on somebody's terminal, or turn the direction of what is written there. */
const unprintable = /(?![\t\n])\p{Cc}|[\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Sorts the script's output. What other programs printed before it, such as a login shell's banner, is passed over; so is
 * the section that an output was cut off in, for half of it could say the opposite of all of it.
 */
export function readReport(output: string, marker: string): ProfileReport {
  const sections = new Map<string, string[]>();
  let last = '';
  let current: string[] | undefined;
  // What follows the last line break is half a line at best.
  for (const raw of output.split('\n').slice(0, -1)) {
    const line = raw.slice(0, longestLine).replace(unprintable, '');
    if (line.startsWith(`${marker} `)) {
      last = line.slice(marker.length + 1).trim();
      current = [];
      // No two sections have one name; the second could only be noise.
      if (!sections.has(last)) sections.set(last, current);
    } else if (line.trim() !== '') current?.push(line);
  }
  if (!sections.has('end') && last !== 'begin') sections.delete(last);
  const files = sortFiles(sections.get('files') ?? []);
  return {
    isBegun: sections.has('begin'),
    isComplete: sections.has('end'),
    section: (name) => sections.get(name),
    file: (path) => files.get(path) ?? [],
    field: (section, label) => {
      const found = sections.get(section)?.find((line) => line.startsWith(label));
      const value = found?.slice(label.length).trim() ?? '';
      return value === '' ? undefined : value.slice(0, 256);
    },
  };
}

function sortFiles(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const path = line.slice(0, colon);
    const kept = files.get(path);
    if (kept === undefined) files.set(path, [line.slice(colon + 1)]);
    else kept.push(line.slice(colon + 1));
  }
  return files;
}
