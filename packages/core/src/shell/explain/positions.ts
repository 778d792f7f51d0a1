import type { Span } from '../effect.js';
import { ANY, STAR } from '../words/markers.js';
import { type WordCell, WordCells } from './word-cells.js';

/** Where the characters of a text stand in the text around it. */
export interface Positions {
  /** The span there of a span here; undefined where it is not known. */
  readonly outer: (start: number, end: number) => Span | undefined;
}

/** Of a text that is the whole. */
export const itself: Positions = { outer: (start, end) => [start, end] };
/** Of a text that was made up. */
export const nowhere: Positions = { outer: () => undefined };

/** Cells between what the shell replaces, and the text that they come to. */
interface Run {
  readonly cells: readonly WordCell[];
  readonly text: string;
}

/** A stretch of source, unquoted: once for all texts that stand in it, of which a program in quotes may have hundreds. */
export interface Unquoted {
  readonly span: Span;
  readonly runs: readonly Run[];
  readonly replaced: readonly WordCell[];
}

export function unquote(source: string, span: Span): Unquoted {
  const runs: WordCell[][] = [[]];
  const replaced: WordCell[] = [];
  for (const cell of new WordCells(source, span[0], span[1]).cells) {
    if (cell.character === undefined) {
      replaced.push(cell);
      runs.push([]);
    } else runs.at(-1)?.push(cell);
  }
  const text = (cells: readonly WordCell[]): string => cells.map(({ character }) => character).join('');
  return { span, runs: runs.map((cells) => ({ cells, text: text(cells) })), replaced };
}

/** Where a whole text stands among the cells: all of them, or the last ones, as the value of an option does. */
function alignWhole({ cells, text: whole }: Run, text: string): readonly WordCell[] | undefined {
  const at = whole.endsWith(text) ? whole.length - text.length : whole.indexOf(text);
  return at === -1 ? undefined : cells.slice(at, at + text.length);
}

/** What was replaced is as long as the known text around it leaves. */
function alignReplaced(
  runs: readonly Run[],
  replaced: readonly WordCell[],
  text: string,
): readonly WordCell[] | undefined {
  const cells: WordCell[] = [];
  let at = 0;
  for (const [index, run] of runs.entries()) {
    const known = run.text;
    const isLast = index === runs.length - 1;
    const found = index === 0 ? 0 : isLast ? text.length - known.length : text.indexOf(known, at);
    if (found < at || !text.startsWith(known, found)) return undefined;
    const gap = replaced[index - 1];
    if (gap !== undefined) for (; at < found; at += 1) cells.push(gap);
    cells.push(...run.cells);
    at = found + known.length;
  }
  return cells;
}

/** A text that stands there as it is: plain, as a document, or in quotes that hide nothing. */
function verbatimStart(slice: string, text: string): number | undefined {
  if (slice.startsWith(text) && slice.trimEnd().length <= text.length) return 0;
  const quote = slice[0];
  const isQuoted = (quote === "'" || quote === '"') && slice.length === text.length + 2 && slice.endsWith(quote);
  return isQuoted && slice.startsWith(text, 1) ? 1 : undefined;
}

/** Where `text` stands in the source that it was unquoted from; `unquoted` is asked for when it does not stand there as it is. */
export function positionsIn(source: string, [start, end]: Span, text: string, unquoted: () => Unquoted): Positions {
  const typed = text.replaceAll(STAR, '*').replaceAll(ANY, '?');
  if (typed === '') return nowhere;
  const verbatim = verbatimStart(source.slice(start, end), typed);
  if (verbatim !== undefined) {
    const offset = start + verbatim;
    return { outer: (from, to) => (from < to && to <= typed.length ? [offset + from, offset + to] : undefined) };
  }
  const { runs, replaced } = unquoted();
  const [first] = runs;
  if (first === undefined) return nowhere;
  const cells = replaced.length === 0 ? alignWhole(first, typed) : alignReplaced(runs, replaced, typed);
  if (cells === undefined) return nowhere;
  return {
    outer: (from, to) => {
      const first = cells[from];
      const last = cells[to - 1];
      return first === undefined || last === undefined || from >= to ? undefined : [first.start, last.end];
    },
  };
}

/** Positions of a text within one that has positions itself. */
export function joined(outer: Positions, inner: Positions): Positions {
  if (outer === itself || inner === nowhere) return inner;
  return {
    outer: (start, end) => {
      const span = inner.outer(start, end);
      return span === undefined ? undefined : outer.outer(span[0], span[1]);
    },
  };
}
