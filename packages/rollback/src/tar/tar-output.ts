/** Bytes that are handed on at a time: whoever sends them to a process waits for each. */
const partSize = 256 * 1024;
/** Content from that many bytes on is handed on as it is; copying less is cheaper than a part of its own. */
const ownPart = 64 * 1024;

/**
 * What a tar stream is written to: parts of memory that are filled one after another, as a buffer for each of hundreds of thousands of
 * headers, paddings and small files would have the collector of garbage at work all the time.
 */
export class TarOutput {
  #part = Buffer.allocUnsafeSlow(partSize);
  /** Where in the part that begins which is not handed on yet, and where it ends. */
  #from = 0;
  #to = 0;
  #full: Buffer[] = [];

  get hasFull(): boolean {
    return this.#full.length > 0;
  }

  /** What can be handed on. */
  takeFull(): readonly Buffer[] {
    const full = this.#full;
    this.#full = [];
    return full;
  }

  /** Room for so many bytes, which are zeros until they are written to. */
  zeros(length: number): Buffer {
    return this.#room(length).fill(0);
  }

  /** Takes bytes over: what is as large as a part of its own must not change any more. */
  add(bytes: Uint8Array): void {
    if (bytes.length < ownPart) {
      this.#room(bytes.length).set(bytes);
      return;
    }
    this.end();
    this.#full.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  }

  /** Makes what is written so far something that can be handed on. */
  end(): void {
    if (this.#to > this.#from) this.#full.push(this.#part.subarray(this.#from, this.#to));
    this.#from = this.#to;
  }

  #room(length: number): Buffer {
    if (this.#to + length > this.#part.length) {
      this.end();
      this.#part = Buffer.allocUnsafeSlow(Math.max(partSize, length));
      this.#from = 0;
      this.#to = 0;
    }
    const room = this.#part.subarray(this.#to, this.#to + length);
    this.#to += length;
    return room;
  }
}
