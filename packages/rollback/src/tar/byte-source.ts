import { cutOffTar } from './tar-error.js';

/** Bytes of which the parts are put together in the same memory each time. */
const gathered = 256 * 1024;

/** Bytes of a stream, taken as many at a time as are wanted. What is taken is there until more is. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);
  #received = 0;
  #memory: Buffer | undefined;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** Exactly so many bytes, at once where they have come. @throws OpsError `tar-stream-cut-off` when there are not as many */
  take(length: number): Buffer | Promise<Buffer> {
    return this.#rest.length >= length ? this.#split(length) : this.#gather(length);
  }

  /** Up to so many bytes, at least one, as they came. @throws OpsError `tar-stream-cut-off` at the end of the stream */
  async some(most: number): Promise<Buffer> {
    if (this.#rest.length === 0) this.#rest = (await this.#next()) ?? this.#rest;
    if (this.#rest.length === 0) throw cutOffTar();
    return this.#split(Math.min(most, this.#rest.length));
  }

  /** Reads to the end. @returns how many bytes the stream had in all */
  async drain(): Promise<number> {
    while ((await this.#next()) !== undefined);
    return this.#received;
  }

  async #gather(length: number): Promise<Buffer> {
    const bytes = length <= gathered ? this.#shared().subarray(0, length) : Buffer.allocUnsafe(length);
    let at = this.#rest.copy(bytes);
    this.#rest = Buffer.alloc(0);
    while (at < length) {
      const chunk = await this.#next();
      if (chunk === undefined) throw cutOffTar();
      const taken = chunk.copy(bytes, at);
      this.#rest = chunk.subarray(taken);
      at += taken;
    }
    return bytes;
  }

  /** Parts that come in two chunks are most of what comes: a buffer for each keeps the collector of garbage at work. */
  #shared(): Buffer {
    this.#memory ??= Buffer.allocUnsafeSlow(gathered);
    return this.#memory;
  }

  async #next(): Promise<Buffer | undefined> {
    for (;;) {
      const { value, done } = await this.#chunks.next();
      if (done === true) return undefined;
      this.#received += value.length;
      if (value.length > 0) return Buffer.from(value.buffer, value.byteOffset, value.length);
    }
  }

  #split(length: number): Buffer {
    const head = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return head;
  }
}
