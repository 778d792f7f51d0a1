import type { OutputSink, OutputSource } from '../../relay-output.js';
import { WaitingOutput } from '../../waiting-output.js';

/** Whose stream it is. */
export interface SourceOwner {
  /** It takes bytes again. */
  resumed(): void;
  /** Told once, when bytes came that nobody wants any more. */
  turnedAway(): void;
}

/** One stream of a session. What arrives while it is paused, or has no sink, waits here: at most what the window had left. */
export class ChannelSource implements OutputSource {
  readonly #owner: SourceOwner;
  #waiting: WaitingOutput | undefined;
  #sink: OutputSink | undefined;
  #paused = false;
  #ended = false;
  #destroyed = false;
  #toldOfUnwanted = false;

  constructor(owner: SourceOwner) {
    this.#owner = owner;
  }

  get isPaused(): boolean {
    return this.#paused;
  }

  pour(sink: OutputSink): void {
    this.#sink = sink;
    if (this.#waiting !== undefined || this.#ended) this.#release();
  }

  accept(chunk: Buffer): void {
    // A connection that we gave up goes on talking until it is gone.
    if (this.#ended) return;
    if (this.#destroyed) this.#turnAway();
    else if (this.#paused || this.#sink === undefined) this.#keep(chunk);
    else this.#sink.receive(chunk);
  }

  /** No more comes. */
  finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#waiting === undefined) this.#sink?.finish();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#release();
    if (!this.#paused && !this.#ended) this.#owner.resumed();
  }

  /** The reader went away. Whoever goes on writing is told, as a closed pipe tells. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#waiting = undefined;
    this.#paused = false;
    this.#owner.resumed();
  }

  /** A session keeps no process alive of its own; its connection does. */
  unref(): void {}

  #keep(chunk: Buffer): void {
    this.#waiting ??= new WaitingOutput();
    this.#waiting.add(chunk);
  }

  #release(): void {
    while (this.#waiting !== undefined && !this.#paused) {
      const chunk = this.#waiting.take();
      if (this.#waiting.isEmpty) this.#waiting = undefined;
      if (chunk !== undefined) this.#sink?.receive(chunk);
    }
    if (this.#ended && !this.#paused) this.#sink?.finish();
  }

  #turnAway(): void {
    if (this.#toldOfUnwanted) return;
    this.#toldOfUnwanted = true;
    this.#owner.turnedAway();
  }
}
