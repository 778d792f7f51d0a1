import type { OutputSink, OutputSource } from '../../relay-output.js';

/** One stream of a channel. What arrives while it is paused waits here: at most what the window had left. */
export class ChannelSource implements OutputSource {
  readonly #resumed: () => void;
  readonly #turnedAway: () => void;
  readonly #waiting: Buffer[] = [];
  #sink: OutputSink | undefined;
  #paused = false;
  #ended = false;
  #destroyed = false;
  #toldOfUnwanted = false;

  /**
   * @param resumed - called when it takes bytes again
   * @param turnedAway - called once, when bytes came that nobody wants any more
   */
  constructor(resumed: () => void, turnedAway: () => void) {
    this.#resumed = resumed;
    this.#turnedAway = turnedAway;
  }

  get isPaused(): boolean {
    return this.#paused;
  }

  pour(sink: OutputSink): void {
    this.#sink = sink;
  }

  accept(chunk: Buffer): void {
    // A connection that we gave up goes on talking until it is gone.
    if (this.#ended) return;
    if (this.#destroyed) this.#turnAway();
    else if (this.#paused) this.#waiting.push(chunk);
    else this.#sink?.receive(chunk);
  }

  /** No more comes. */
  finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#waiting.length === 0) this.#sink?.finish();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    while (!this.#paused) {
      const chunk = this.#waiting.shift();
      if (chunk === undefined) break;
      this.#sink?.receive(chunk);
    }
    if (this.#paused) return;
    if (this.#ended) this.#sink?.finish();
    else this.#resumed();
  }

  /** The reader went away. Whoever goes on writing is told, as a closed pipe tells. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#waiting.length = 0;
    this.#paused = false;
    this.#resumed();
  }

  /** A channel keeps no process alive of its own; its connection does. */
  unref(): void {}

  #turnAway(): void {
    if (this.#toldOfUnwanted) return;
    this.#toldOfUnwanted = true;
    this.#turnedAway();
  }
}
