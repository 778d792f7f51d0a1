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

const digestLength = 32;

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
export function requireRows(bytes: Buffer, file: string): Buffer {
  if (bytes.length % rowLength !== 0) throw damaged(file, 'its index has half a row');
  return bytes;
}

/** The rows that {@link writeRows} wrote. */
export function* readRows(bytes: Buffer): Generator<PieceRow, void, undefined> {
  for (let at = 0; at < bytes.length; at += rowLength) {
    yield { id: bytes.toString('hex', at, at + digestLength), ...placeAt(bytes, at) };
  }
}

function placeAt(bytes: Buffer, at: number): Omit<PieceLocation, 'pack'> {
  return {
    block: bytes.readUIntLE(at + 32, 6),
    offset: bytes.readUInt32LE(at + 38),
    length: bytes.readUInt32LE(at + 42),
  };
}

/** Bytes of the pieces of a pack, before packing. */
export function bytesIn(rows: Buffer): number {
  let bytes = 0;
  for (let at = 0; at < rows.length; at += rowLength) bytes += rows.readUInt32LE(at + 42);
  return bytes;
}

/** A pack and its index. */
interface IndexedPack {
  readonly name: string;
  readonly rows: Buffer;
  /** Whether a piece that stands in another pack, too, is to be read from this one. */
  readonly isPreferred: boolean;
}

/**
 * Where the pieces of many packs stand. A store has a million of them and a snapshot looks for few, so that rows are kept as they stand
 * in the packs, and found by a table of open addressing: hashes are of chance, so their first bytes tell where to look. It is made once
 * the first piece is looked for, which nobody does for a snapshot of what has not changed.
 */
export class PieceTable {
  readonly #packs: IndexedPack[] = [];
  /** How many of the packs are in the table. */
  #entered = 0;
  /** For each place the number of a pack, from 1 on, or 0 where it is free; and where its row begins. A power of two of places. */
  #places = new Uint32Array(2 * 1024);
  #used = 0;
  readonly #wanted = Buffer.alloc(digestLength);

  get(id: string): PieceLocation | undefined {
    if (this.#wanted.write(id, 'hex') !== digestLength) return undefined;
    if (this.#entered < this.#packs.length) this.#enterAll();
    const place = this.#placeOf(this.#wanted, 0);
    const pack = this.#packs[(this.#places[place] ?? 0) - 1];
    return pack === undefined ? undefined : { pack: pack.name, ...placeAt(pack.rows, this.#places[place + 1] ?? 0) };
  }

  /** Takes note of a pack. */
  add(pack: IndexedPack): void {
    this.#packs.push(pack);
  }

  clear(): void {
    this.#packs.length = 0;
    this.#entered = 0;
    this.#places = new Uint32Array(2 * 1024);
    this.#used = 0;
  }

  #enterAll(): void {
    for (const { rows, isPreferred } of this.#packs.slice(this.#entered)) {
      this.#makeRoom(rows.length / rowLength);
      this.#entered += 1;
      for (let at = 0; at < rows.length; at += rowLength) {
        const place = this.#placeOf(rows, at);
        const isNew = this.#places[place] === 0;
        if (!isNew && !isPreferred) continue;
        this.#places[place] = this.#entered;
        this.#places[place + 1] = at;
        if (isNew) this.#used += 1;
      }
    }
  }

  /** Where the piece of a hash is noted, or would be. */
  #placeOf(bytes: Buffer, at: number): number {
    const places = this.#places;
    const mask = places.length - 1;
    for (let place = (2 * bytes.readUInt32LE(at)) & mask; ; place = (place + 2) & mask) {
      const pack = this.#packs[(places[place] ?? 0) - 1];
      if (pack === undefined || isSameDigest(bytes, at, pack.rows, places[place + 1] ?? 0)) return place;
    }
  }

  /** For so many more at most half of the places are taken then: else looking takes long. */
  #makeRoom(more: number): void {
    let length = this.#places.length;
    while (4 * (this.#used + more) > length) length *= 2;
    if (length === this.#places.length) return;
    const before = this.#places;
    this.#places = new Uint32Array(length);
    for (let from = 0; from < before.length; from += 2) {
      const number = before[from] ?? 0;
      const row = before[from + 1] ?? 0;
      const pack = this.#packs[number - 1];
      if (pack === undefined) continue;
      const place = this.#placeOf(pack.rows, row);
      this.#places[place] = number;
      this.#places[place + 1] = row;
    }
  }
}

/** From the end on: those that share a place have the first bits in common. */
function isSameDigest(one: Buffer, at: number, other: Buffer, otherAt: number): boolean {
  for (let index = digestLength - 1; index >= 0; index -= 1) {
    if (one[at + index] !== other[otherAt + index]) return false;
  }
  return true;
}
