/** Bytes of a block, and of the chunks that are copied into one. */
const blockBytes = 16 * 1024;
const smallBytes = 4 * 1024;

/**
 * Output that waits for its reader, in order. A command that writes byte by byte fills a window with a packet for each of
 * them: kept one by one they would take hundreds of times their size, and seconds to hand on.
 */
export class WaitingOutput {
  readonly #chunks: Buffer[] = [];
  /** What comes after all of them, as far as it is filled. */
  #block: Buffer | undefined;
  #filled = 0;
  #size = 0;

  get isEmpty(): boolean {
    return this.#chunks.length === 0 && this.#block === undefined;
  }

  /** In bytes. */
  get size(): number {
    return this.#size;
  }

  add(chunk: Buffer): void {
    this.#size += chunk.length;
    if (chunk.length > smallBytes) {
      this.#closeBlock();
      this.#chunks.push(chunk);
      return;
    }
    if (this.#block !== undefined && this.#filled + chunk.length > blockBytes) this.#closeBlock();
    this.#block ??= Buffer.allocUnsafe(blockBytes);
    chunk.copy(this.#block, this.#filled);
    this.#filled += chunk.length;
  }

  /** What waited longest; nothing where nothing waits. */
  take(): Buffer | undefined {
    if (this.#chunks.length === 0) this.#closeBlock();
    const chunk = this.#chunks.shift();
    this.#size -= chunk?.length ?? 0;
    return chunk;
  }

  #closeBlock(): void {
    if (this.#block === undefined) return;
    this.#chunks.push(this.#block.subarray(0, this.#filled));
    this.#block = undefined;
    this.#filled = 0;
  }
}
