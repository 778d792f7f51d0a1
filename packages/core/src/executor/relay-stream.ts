import { Readable } from 'node:stream';
import { WaitingOutput } from './waiting-output.js';

/** Bytes kept ready for a reader; what is beyond stays with the command, which waits. */
const most = 128 * 1024;

/** Told what becomes of a stream. */
export interface StreamOwner {
  /** The reader takes more. */
  wanted(): void;
  /** It is destroyed: by its reader, or because it came to its end. */
  dropped(): void;
}

/**
 * What a reader gets. Node would keep what waits for the reader as it came: 128 KiB that a command wrote byte by byte would
 * take 50 MiB. So it is only given what the reader asks for.
 */
export class RelayStream extends Readable {
  readonly #owner: StreamOwner;
  /** Made when something waits: most output is read as it comes. */
  #waiting: WaitingOutput | undefined;
  /** Whether it takes a chunk at once; then nothing waits. The first one always. */
  #isAsked = true;
  #isComplete = false;

  constructor(owner: StreamOwner) {
    super({ highWaterMark: 1 });
    this.#owner = owner;
  }

  /** @returns whether it takes more */
  give(bytes: Buffer): boolean {
    // Nobody reads it any more, and nobody is to be held back for it.
    if (this.destroyed) return true;
    if (this.#isAsked) this.#isAsked = this.push(bytes);
    else {
      this.#waiting ??= new WaitingOutput();
      this.#waiting.add(bytes);
    }
    return this.#hasRoom();
  }

  /** No more is given. */
  complete(): void {
    this.#isComplete = true;
    if (this.#isDrained()) this.push(null);
  }

  override _read(): void {
    const chunk = this.#waiting?.take();
    if (chunk === undefined) this.#isAsked = true;
    else this.push(chunk);
    if (this.#isComplete && this.#isDrained()) this.push(null);
    if (this.#hasRoom()) this.#owner.wanted();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#waiting = undefined;
    this.#owner.dropped();
    callback(error);
  }

  #isDrained(): boolean {
    return this.#waiting?.isEmpty ?? true;
  }

  #hasRoom(): boolean {
    return this.#waiting === undefined || this.#waiting.size < most;
  }
}
