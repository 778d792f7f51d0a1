import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { RelayStream } from './relay-stream.js';

/** After the command ended: silence that tells a leftover's open stream from output still under way, in milliseconds. */
const leftoverSilence = 250;
/** After the command ended: how much of a talkative leftover is listened to, in milliseconds and in bytes. */
const leftoverTalk = 1_000;
/** Far above what a socket or pipe holds, so that nothing the command itself wrote is beyond it. */
const leftoverBytes = 8 * 1024 * 1024;

/** Takes what comes from a source. */
export interface OutputSink {
  receive(chunk: Buffer): void;
  /** No more comes. May be called again. */
  finish(): void;
  fail(error: Error): void;
}

/** Where output comes from. */
export interface OutputSource {
  /** Tells `sink` what comes from now on; called once. */
  pour(sink: OutputSink): void;
  pause(): unknown;
  resume(): unknown;
  destroy(): unknown;
  /** From here on it need not keep the process alive. */
  unref(): unknown;
}

export interface RelayOptions {
  /** Called with every chunk, and when a reader lets go. */
  readonly touched?: (() => void) | undefined;
  /** Called with the size of every chunk; see `earlyCollection`. */
  readonly collectEarly?: ((bytes: number) => void) | undefined;
  /** Called once, when nothing more is taken from the source. */
  readonly over?: (() => void) | undefined;
  /**
   * For a source whose silence proves nothing: asked before a leftover is believed to be all there is. Resolves when what
   * the command itself wrote has arrived; `received` tells the bytes that came since it ended.
   */
  readonly drained?: ((received: () => number) => Promise<void>) | undefined;
}

/** Takes out what is not the command's; an empty result is not passed on. */
export interface OutputFilter {
  filter(chunk: Buffer): Buffer;
  /** What was held back and is the command's after all. */
  rest(): Buffer;
}

/** Hands a source on as a stream of its own, at the pace of its reader. */
export class RelayedOutput implements OutputSink {
  readonly #stream: RelayStream;
  readonly #source: OutputSource;
  readonly #filter: OutputFilter | undefined;
  readonly #options: RelayOptions;
  #held = false;
  #ended = false;
  #abandoned = false;
  #leftover: LeftoverWatch | undefined;

  constructor(source: OutputSource, filter: OutputFilter | undefined, options: RelayOptions) {
    this.#source = source;
    this.#filter = filter;
    this.#options = options;
    this.#stream = new RelayStream(this);
  }

  get stream(): Readable {
    return this.#stream;
  }

  /** Takes from the source; called once. */
  begin(): void {
    this.#source.pour(this);
  }

  /** Whether a reader's slowness holds the command back. */
  get isHeld(): boolean {
    return this.#held;
  }

  /**
   * The command ended. Its stream ends by itself unless a background process it left behind keeps the other end open;
   * then it ends after a short silence, or a second (or 8 MiB) of talk. All the command itself wrote arrives first, however slowly
   * it is read. The background process is left alone: what it writes from then on is thrown away.
   */
  commandEnded(): void {
    if (this.#ended || this.#leftover !== undefined) return;
    this.#leftover = watchLeftover(() => this.#abandon(), this.#options.drained);
    if (!this.#held) this.#leftover.listen();
  }

  receive(chunk: Buffer): void {
    if (this.#abandoned) return;
    this.#options.touched?.();
    this.#options.collectEarly?.(chunk.length);
    this.#pass(this.#filter === undefined ? chunk : this.#filter.filter(chunk));
    this.#leftover?.heard(chunk.length);
  }

  /** Passes on what the filter holds back: nothing is to be taken out any more. */
  release(): void {
    if (this.#filter !== undefined && !this.#ended) this.#pass(this.#filter.rest());
  }

  finish(): void {
    if (this.#ended) return;
    this.release();
    this.#settle();
    this.#stream.complete();
  }

  fail(error: Error): void {
    if (!this.#ended) this.#stream.destroy(error);
  }

  /** The reader takes more. */
  wanted(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#options.touched?.();
    // Before: what waited may come at once and fill the stream again.
    this.#leftover?.listen();
    this.#source.resume();
  }

  /** The stream is destroyed: by its reader, or because it came to its end. */
  dropped(): void {
    // After an end the source is closed already, or read on for the sake of a leftover.
    if (!this.#ended) this.#source.destroy();
    this.#settle();
  }

  #pass(bytes: Buffer): void {
    if (bytes.length === 0 || this.#stream.give(bytes)) return;
    this.#held = true;
    this.#source.pause();
    this.#leftover?.rest();
  }

  #settle(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#leftover?.rest();
    this.#options.over?.();
  }

  #abandon(): void {
    this.#abandoned = true;
    // Read on into nothing: closing our end would kill the leftover with SIGPIPE, leaving it unread would block it.
    this.#source.resume();
    this.#source.unref();
    this.finish();
  }
}

/** A socket or pipe as a source. */
export function socketSource(socket: Socket): OutputSource {
  return {
    pour: (sink) => {
      socket.on('data', (chunk: Buffer) => sink.receive(chunk));
      socket.once('end', () => sink.finish());
      socket.once('close', () => sink.finish());
      socket.on('error', (error) => sink.fail(error));
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    destroy: () => socket.destroy(),
    unref: () => socket.unref(),
  };
}

interface LeftoverWatch {
  heard(bytes: number): void;
  /** The reader takes more: silence counts from here. */
  listen(): void;
  /** The reader is busy: silence says nothing. */
  rest(): void;
}

/** Tells, once a command has ended, when what still comes cannot be its own any more. */
function watchLeftover(abandon: () => void, drained: RelayOptions['drained']): LeftoverWatch {
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;
  let arrived = false;
  let talk = 0;
  let bytes = 0;
  /** Counted up whenever a judgement under way is no longer wanted. */
  let turns = 0;
  const rest = (): void => {
    turns += 1;
    clearTimeout(timer);
    clearImmediate(turn);
  };
  const judge = (): void => {
    talk += leftoverSilence;
    if (arrived && talk < leftoverTalk) {
      listen();
      return;
    }
    if (drained === undefined) {
      abandon();
      return;
    }
    const judged = turns;
    void drained(() => bytes).then(() => {
      if (turns === judged) abandon();
    });
  };
  const listen = (): void => {
    rest();
    arrived = false;
    timer = setTimeout(() => {
      // One turn of the event loop between: a loop that was blocked first reads what came meanwhile.
      turn = setImmediate(judge);
    }, leftoverSilence);
  };
  return {
    heard: (count) => {
      arrived = true;
      bytes += count;
      if (bytes > leftoverBytes) abandon();
    },
    listen,
    rest,
  };
}
