import { type ByteWindow, lowerCase } from '../redaction/byte-window.js';
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
  const pairs = new Uint8Array(65_536);
  const anchored = shapes.flatMap((shape) => shape.anchors.map((anchor) => ({ shape, anchor })));
  anchored.sort((a, b) => Number(b.shape.hidesAnchor) - Number(a.shape.hidesAnchor));
  for (const entry of anchored) {
    const [first, second] = [entry.anchor.charCodeAt(0), entry.anchor.charCodeAt(1)];
    append(byPair, (first << 8) | second, entry);
    append(byByte, first, entry);
    for (const one of bothCases(first)) {
      for (const other of bothCases(second)) pairs[(one << 8) | other] = 1;
    }
  }
  return {
    nextStart(window, from) {
      const { bytes, length } = window;
      const last = length - 1;
      let pair = bytes[from] as number;
      for (let i = from; i < last; i++) {
        pair = ((pair << 8) | (bytes[i + 1] as number)) & 0xffff;
        if (pairs[pair] === 1) return i;
      }
      return !window.ended && byByte.has(lowerCase(bytes[last] as number)) ? last : length;
    },
    startingAt(window, position) {
      const first = lowerCase(window.at(position));
      const second = lowerCase(window.at(position + 1));
      return (second === -1 ? byByte.get(first) : byPair.get((first << 8) | second)) ?? [];
    },
  };
}

function append(index: Map<number, AnchoredShape[]>, key: number, entry: AnchoredShape): void {
  const entries = index.get(key);
  if (entries === undefined) index.set(key, [entry]);
  else entries.push(entry);
}

function bothCases(byte: number): readonly number[] {
  return byte >= 0x61 && byte <= 0x7a ? [byte, byte & ~0x20] : [byte];
}
