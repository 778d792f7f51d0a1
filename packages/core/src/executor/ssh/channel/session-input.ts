import { Writable } from 'node:stream';

/** Where a session's input goes. */
export interface InputTaker {
  /** @param taken - called when the server may have all of `bytes`, with an error when it never will */
  send(bytes: Uint8Array, taken: (error?: Error) => void): void;
  sendEnd(): void;
}

/** The input of a session as a stream, made when there is some: most commands read none. */
export class SessionInput extends Writable {
  readonly #taker: InputTaker;

  constructor(taker: InputTaker) {
    super();
    this.#taker = taker;
    // Writing to a command that has gone is no error.
    this.on('error', () => {});
  }

  override _write(bytes: Uint8Array, _: unknown, taken: (error?: Error) => void): void {
    this.#taker.send(bytes, taken);
  }

  override _final(done: () => void): void {
    this.#taker.sendEnd();
    done();
  }
}
