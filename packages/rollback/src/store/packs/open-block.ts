import type { PieceRow } from './pack-index.js';

/** Bytes that are packed and encrypted together. */
const blockSize = 1024 * 1024;

/** Pieces that become one block. */
export class OpenBlock {
  readonly #bytes: Buffer;
  readonly #rows: Omit<PieceRow, 'block'>[] = [];
  #length = 0;

  /** @param atLeast - bytes that it must have room for */
  constructor(atLeast: number) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(blockSize, atLeast));
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Where each piece stands in it. */
  get rows(): readonly Omit<PieceRow, 'block'>[] {
    return this.#rows;
  }

  hasRoomFor(length: number): boolean {
    return this.#length + length <= this.#bytes.length;
  }

  /** Copies a piece into it. */
  add(id: string, piece: Uint8Array): void {
    this.#bytes.set(piece, this.#length);
    this.#rows.push({ id, offset: this.#length, length: piece.length });
    this.#length += piece.length;
  }

  /** Makes it one that holds nothing. */
  clear(): void {
    this.#rows.length = 0;
    this.#length = 0;
  }
}
