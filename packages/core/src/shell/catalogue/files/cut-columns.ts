import { beforeMarkers, hasMarker, UNKNOWN } from '../../words/markers.js';

type Range = readonly [from: number, to: number];

function rangesOf(list: string): readonly Range[] | undefined {
  const ranges: Range[] = [];
  for (const part of list.split(/[, ]/)) {
    const [whole, from, dash, to] = /^(\d{0,9})(-?)(\d{0,9})$/.exec(part) ?? [];
    if (whole === undefined || whole === '' || whole === '-') return undefined;
    const first = from === '' ? 1 : Number(from);
    ranges.push([first, dash === '' ? first : to === '' ? Number.POSITIVE_INFINITY : Number(to)]);
  }
  return ranges;
}

export interface Cut {
  readonly list: string;
  /** Absent when characters are cut. */
  readonly delimiter: string | undefined;
  readonly outputDelimiter: string | undefined;
  readonly isComplement: boolean;
  /** Lines without a delimiter are left out. */
  readonly isOnlyDelimited: boolean;
}

/** What cut(1) leaves of a text; undefined when the list says nothing of it. */
export function cutColumns(text: string, cut: Cut): string | undefined {
  const ranges = rangesOf(cut.list);
  if (ranges === undefined) return undefined;
  const isKept = (_: string, index: number): boolean =>
    ranges.some(([from, to]) => index + 1 >= from && index + 1 <= to) !== cut.isComplement;
  const { delimiter } = cut;
  const [range, ...others] = ranges;
  const last = cut.isComplement ? Number.POSITIVE_INFINITY : Math.max(...ranges.map(([, to]) => to));
  /** Whether all columns that are taken stand before what is known only when the command runs. */
  const isSettled = (line: string): boolean => {
    if (!hasMarker(line)) return true;
    const before = beforeMarkers(line);
    return (delimiter === undefined ? before.length : before.split(delimiter).length - 1) >= last;
  };
  if (delimiter === undefined && range !== undefined && others.length === 0 && !cut.isComplement) {
    return text.replace(/[^\n]+/g, (line) => (isSettled(line) ? line.slice(range[0] - 1, range[1]) : UNKNOWN));
  }
  const ofLine = (line: string): string | undefined => {
    if (!isSettled(line)) return UNKNOWN;
    if (delimiter === undefined) return [...line].filter(isKept).join(cut.outputDelimiter ?? '');
    if (!line.includes(delimiter)) return cut.isOnlyDelimited ? undefined : line;
    return line
      .split(delimiter)
      .filter(isKept)
      .join(cut.outputDelimiter ?? delimiter);
  };
  const isEnded = text.endsWith('\n');
  const lines = (isEnded ? text.slice(0, -1) : text).split('\n').map(ofLine);
  return lines.filter((line) => line !== undefined).join('\n') + (isEnded ? '\n' : '');
}
