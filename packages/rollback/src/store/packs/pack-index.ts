import { damaged } from '../store-error.js';

/** Where a piece stands. */
export interface PieceLocation {
  /** Name of the pack's file. */
  readonly pack: string;
  /** Where its block begins in the pack. */
  readonly block: number;
  /** Where it begins in the bytes of the block. */
  readonly offset: number;
  readonly length: number;
}

/** A piece of a pack, as the pack's index tells it. */
export interface PieceRow extends Omit<PieceLocation, 'pack'> {
  /** SHA-256 in hex. */
  readonly id: string;
}

/**
 * Bytes of a row of an index: SHA-256 (32), offset of the block (6), offset in the block (4), length (4); numbers little-endian.
 */
const rowLength = 46;

export function writeRows(rows: readonly PieceRow[]): Buffer {
  const bytes = Buffer.alloc(rows.length * rowLength);
  rows.forEach(({ id, block, offset, length }, index) => {
    const at = index * rowLength;
    bytes.write(id, at, 'hex');
    bytes.writeUIntLE(block, at + 32, 6);
    bytes.writeUInt32LE(offset, at + 38);
    bytes.writeUInt32LE(length, at + 42);
  });
  return bytes;
}

/** @throws OpsError `store-damaged` */
export function readRows(bytes: Buffer, file: string): readonly PieceRow[] {
  if (bytes.length % rowLength !== 0) throw damaged(file, 'its index has half a row');
  return Array.from({ length: bytes.length / rowLength }, (_, index) => {
    const at = index * rowLength;
    return {
      id: bytes.toString('hex', at, at + 32),
      block: bytes.readUIntLE(at + 32, 6),
      offset: bytes.readUInt32LE(at + 38),
      length: bytes.readUInt32LE(at + 42),
    };
  });
}
