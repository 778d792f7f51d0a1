import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { OpsError } from '@opspilot/core';
import { damaged, type StoreErrorCode } from '../store-error.js';
import { codecOf, packBest, unpacked } from './codec.js';

const magic = Buffer.from('OPB1', 'latin1');
/** Bytes that a block begins with. */
export const headerLength = 44;
const nonceLength = 12;
const tagLength = 16;
const digestLength = 32;
const encrypted = 1;

/** Largest number of bytes in a block, before they are packed. */
const largestBlock = 64 * 1024 * 1024;

/** What a block may hold. With a key nobody can pass one off as another. */
export type BlockKind = 'pieces' | 'index' | 'summary' | 'entries';

const kinds: Readonly<Record<BlockKind, number>> = { pieces: 1, index: 2, summary: 3, entries: 4 };

/** How blocks of a kind are written and read. */
export interface BlockAs {
  readonly kind: BlockKind;
  /** By which it is encrypted; one that is not is refused then. */
  readonly key: Buffer | undefined;
}

/**
 * A block: bytes that are packed, encrypted and checked as one.
 *
 * | offset | length | |
 * |---|---|---|
 * | 0 | 4 | `OPB1` |
 * | 4 | 1 | codec: 0 none, 1 deflate (RFC 1951), 2 Zstandard (RFC 8878) |
 * | 5 | 1 | 1 where it is encrypted with AES-256-GCM, else 0 |
 * | 6 | 1 | what it holds: 1 pieces, 2 an index of pieces, 3 the summary of a snapshot, 4 entries; 0 in stores of before |
 * | 7 | 1 | 0 |
 * | 8 | 4 | number of bytes before packing, little-endian |
 * | 12 | 4 | number of bytes that follow the header, little-endian |
 * | 16 | 12 | nonce |
 * | 28 | 16 | tag; the first 16 bytes of the header are authenticated with the content |
 * | 44 | n | the bytes |
 * | 44 + n | 32 | SHA-256 of all before it |
 *
 * @param isRandom - whether it is known that packing would save nothing
 */
export async function sealBlock(bytes: Buffer, as: BlockAs, isRandom = false): Promise<Buffer> {
  return Buffer.concat(await sealParts(bytes, as, isRandom));
}

/** The same in parts, one after another, which may hold the bytes themselves. What is only written need not be joined. */
export async function sealParts(bytes: Buffer, { kind, key }: BlockAs, isRandom: boolean): Promise<readonly Buffer[]> {
  const { codec, packed } = isRandom ? unpacked(bytes) : await packBest(bytes);
  const header = Buffer.alloc(headerLength);
  magic.copy(header);
  header.writeUInt8(codec, 4);
  header.writeUInt8(key === undefined ? 0 : encrypted, 5);
  header.writeUInt8(kinds[kind], 6);
  header.writeUInt32LE(bytes.length, 8);
  header.writeUInt32LE(packed.length, 12);
  const content = key === undefined ? packed : encrypt(packed, key, header);
  const digest = createHash('sha256').update(header).update(content).digest();
  return [header, content, digest];
}

/**
 * The bytes of a block.
 *
 * @param file - for errors
 * @throws OpsError `store-damaged`, `store-key-wrong`, `store-codec-missing`
 */
export function openBlock(block: Buffer, { kind, key }: BlockAs, file: string): Buffer {
  if (block.length < headerLength + digestLength || !block.subarray(0, 4).equals(magic)) {
    throw damaged(file, 'it does not begin as it should');
  }
  const header = block.subarray(0, headerLength);
  const length = header.readUInt32LE(8);
  const content = block.subarray(headerLength, block.length - digestLength);
  if (length > largestBlock || content.length !== header.readUInt32LE(12)) throw damaged(file, 'it has another length');
  const digest = createHash('sha256')
    .update(block.subarray(0, block.length - digestLength))
    .digest();
  if (!digest.equals(block.subarray(block.length - digestLength))) throw damaged(file, 'its checksum is another one');
  const is = header.readUInt8(6);
  if (is !== 0 && is !== kinds[kind]) throw damaged(file, `a block of it holds something else than ${kind}`);
  if (key !== undefined && header.readUInt8(5) !== encrypted) {
    throw damaged(
      file,
      'it is not encrypted, and whoever writes into the directory of a store with a key may have put it there',
    );
  }
  const packed = header.readUInt8(5) === encrypted ? decrypt(content, key, header, file) : content;
  const codec = codecOf(header.readUInt8(4));
  if (codec === undefined) {
    throw new OpsError<StoreErrorCode>(
      'store-codec-missing',
      `The file ${file} was written with a compression that is not at hand here. Install the package @bokuweb/zstd-wasm, or use Node 22.15 or newer.`,
      { details: { file } },
    );
  }
  return unpack(() => codec.unpack(packed, length), length, file);
}

/** What is the same of two blocks only where all of them is. */
export function digestOfBlock(block: Buffer): string {
  return block.subarray(block.length - digestLength).toString('hex');
}

/** Bytes that the block which begins so has in all; undefined when none begins so. */
export function blockLength(header: Buffer): number | undefined {
  if (header.length < headerLength || !header.subarray(0, 4).equals(magic)) return undefined;
  return headerLength + header.readUInt32LE(12) + digestLength;
}

function unpack(unpacking: () => Uint8Array, length: number, file: string): Buffer {
  let bytes: Uint8Array;
  try {
    bytes = unpacking();
  } catch {
    throw damaged(file, 'it cannot be unpacked');
  }
  if (bytes.length !== length) throw damaged(file, 'it unpacks to another length');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function encrypt(packed: Buffer, key: Buffer, header: Buffer): Buffer {
  const nonce = randomBytes(nonceLength);
  nonce.copy(header, 16);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(header.subarray(0, 16));
  // All comes with the first call: the mode fills nothing up.
  const content = cipher.update(packed);
  cipher.final();
  cipher.getAuthTag().copy(header, 16 + nonceLength);
  return content;
}

function decrypt(content: Buffer, key: Buffer | undefined, header: Buffer, file: string): Buffer {
  if (key !== undefined) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, header.subarray(16, 16 + nonceLength));
      decipher.setAAD(header.subarray(0, 16));
      decipher.setAuthTag(header.subarray(16 + nonceLength, 16 + nonceLength + tagLength));
      const packed = decipher.update(content);
      decipher.final();
      return packed;
    } catch {
      // The checksum is right: it is the key.
    }
  }
  throw new OpsError<StoreErrorCode>(
    'store-key-wrong',
    `The file ${file} is encrypted with ${key === undefined ? 'a key, and none was given' : 'another key'}. Give the key that the store was made with.`,
    { details: { file } },
  );
}
