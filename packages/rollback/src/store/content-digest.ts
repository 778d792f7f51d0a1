import { createHash, type Hash } from 'node:crypto';
import type { SparseShape } from './snapshot-store.js';

const zeros = Buffer.alloc(64 * 1024);

/** SHA-256 of a file whose parts come one after another, its holes read as zeros. */
export class ContentDigest {
  readonly #hash: Hash = createHash('sha256');
  readonly #sparse: SparseShape | undefined;
  #segment = 0;
  /** Bytes of the current segment that have come. */
  #within = 0;
  /** Bytes of the file that were hashed. */
  #at = 0;

  constructor(sparse?: SparseShape) {
    this.#sparse = sparse;
  }

  update(bytes: Uint8Array): void {
    let rest = bytes;
    while (this.#sparse !== undefined && rest.length > 0) {
      const [offset, length] = this.#sparse.segments[this.#segment] ?? [this.#at, Number.POSITIVE_INFINITY];
      this.#skipTo(offset + this.#within);
      const part = rest.subarray(0, length - this.#within);
      this.#take(part);
      this.#within += part.length;
      if (this.#within === length) {
        this.#segment += 1;
        this.#within = 0;
      }
      rest = rest.subarray(part.length);
    }
    if (rest.length > 0) this.#take(rest);
  }

  /** In hex. To be called once. */
  end(): string {
    if (this.#sparse !== undefined) this.#skipTo(this.#sparse.size);
    return this.#hash.digest('hex');
  }

  #take(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#at += bytes.length;
  }

  #skipTo(offset: number): void {
    while (this.#at < offset) this.#take(zeros.subarray(0, Math.min(zeros.length, offset - this.#at)));
  }
}
