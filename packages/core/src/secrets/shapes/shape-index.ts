import { type ByteWindow, lowerCase } from '../redaction/byte-window.js';
import { AnchorFilter } from './anchor-filter.js';
import type { Shape } from './shape.js';

/** A shape by one of its anchors. */
export interface AnchoredShape {
  readonly shape: Shape;
  readonly anchor: string;
}

/** Which shapes can start where. */
export interface ShapeIndex {
  /** The first position from `from` on where a shape may start, or the window's length. */
  nextStart(window: ByteWindow, from: number): number;
  /** The shapes whose anchors start with the two bytes at `position`; those that hide their anchor first. */
  startingAt(window: ByteWindow, position: number): readonly AnchoredShape[];
}

/** Sorts shapes by the first two bytes of their anchors. */
export function indexShapes(shapes: readonly Shape[]): ShapeIndex {
  const byPair = new Map<number, AnchoredShape[]>();
  const byByte = new Map<number, AnchoredShape[]>();
  const starts = new AnchorFilter();
  const anchored = shapes.flatMap((shape) => shape.anchors.map((anchor) => ({ shape, anchor })));
  anchored.sort((a, b) => Number(b.shape.hidesAnchor) - Number(a.shape.hidesAnchor));
  for (const entry of anchored) {
    append(byPair, pairOf(entry.anchor.charCodeAt(0), entry.anchor.charCodeAt(1)), entry);
    append(byByte, entry.anchor.charCodeAt(0), entry);
    starts.add(entry.anchor);
  }
  return {
    nextStart(window, from) {
      const start = starts.next(window.bytes, from, window.length);
      return window.ended && start > window.length - 3 ? window.length : start;
    },
    startingAt(window, position) {
      const first = lowerCase(window.at(position));
      const second = lowerCase(window.at(position + 1));
      return (second === -1 ? byByte.get(first) : byPair.get(pairOf(first, second))) ?? [];
    },
  };
}

function append(index: Map<number, AnchoredShape[]>, key: number, entry: AnchoredShape): void {
  const entries = index.get(key);
  if (entries === undefined) index.set(key, [entry]);
  else entries.push(entry);
}

function pairOf(first: number, second: number): number {
  return (first << 8) | second;
}
