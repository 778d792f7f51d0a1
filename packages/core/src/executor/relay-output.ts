import type { Socket } from 'node:net';
import { Readable } from 'node:stream';

/** Bytes kept ready for a reader; what is beyond stays with the command, which waits. */
const bufferedBytes = 128 * 1024;
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

export interface RelayedOutput {
  readonly stream: Readable;
  /** Whether a reader's slowness holds the command back. */
  isHeld(): boolean;
  /**
   * The command ended. Its stream ends by itself unless a background process it left behind keeps the other end open;
   * then it ends after a short silence, or a second (or 8 MiB) of talk. All the command itself wrote arrives first, however slowly
   * it is read. The background process is left alone: what it writes from then on is thrown away.
   */
  commandEnded(): void;
}

export interface RelayOptions {
  /** Called with every chunk, and when a reader lets go. */
  readonly touched?: (() => void) | undefined;
  /** Called with the size of every chunk; see `earlyCollection`. */
  readonly collectEarly?: ((bytes: number) => void) | undefined;
  /** Takes out what is not the command's; an empty result is not passed on. */
  readonly filter?: ((chunk: Buffer) => Buffer) | undefined;
  /** Called once, when nothing more is taken from the source. */
  readonly over?: (() => void) | undefined;
  /**
   * For a source whose silence proves nothing: asked before a leftover is believed to be all there is. Resolves when what
   * the command itself wrote has arrived; `received` tells the bytes that came since it ended.
   */
  readonly drained?: ((received: () => number) => Promise<void>) | undefined;
}

/** Hands `source` on as a stream of its own, at the pace of its reader. */
export function relayOutput(source: OutputSource, options: RelayOptions = {}): RelayedOutput {
  const { touched, collectEarly, filter, over, drained } = options;
  let held = false;
  let ended = false;
  let abandoned = false;
  let leftover: LeftoverWatch | undefined;

  const stream = new Readable({
    highWaterMark: bufferedBytes,
    read() {
      if (!held) return;
      held = false;
      touched?.();
      // Before: what waited may come at once and fill the stream again.
      leftover?.listen();
      source.resume();
    },
    destroy(error, callback) {
      // An end destroys too, and then the source is closed already, or read on for the sake of a leftover.
      if (!ended) source.destroy();
      settle();
      callback(error);
    },
  });

  const settle = (): void => {
    if (ended) return;
    ended = true;
    leftover?.rest();
    over?.();
  };
  const finish = (): void => {
    if (ended) return;
    settle();
    stream.push(null);
  };
  const receive = (chunk: Buffer): void => {
    if (abandoned) return;
    touched?.();
    collectEarly?.(chunk.length);
    const bytes = filter === undefined ? chunk : filter(chunk);
    if (bytes.length > 0 && !stream.push(bytes)) {
      held = true;
      source.pause();
      leftover?.rest();
    }
    leftover?.heard(chunk.length);
  };
  const abandon = (): void => {
    abandoned = true;
    // Read on into nothing: closing our end would kill the leftover with SIGPIPE, leaving it unread would block it.
    source.resume();
    source.unref();
    finish();
  };

  source.pour({
    receive,
    finish,
    fail: (error) => {
      if (!ended) stream.destroy(error);
    },
  });
  return {
    stream,
    isHeld: () => held,
    commandEnded: () => {
      if (ended || leftover !== undefined) return;
      leftover = watchLeftover(abandon, drained);
      if (!held) leftover.listen();
    },
  };
}

/** A socket or pipe as a source. */
export function socketSource(socket: Socket): OutputSource {
  return {
    pour: ({ receive, finish, fail }) => {
      socket.on('data', receive);
      socket.once('end', finish);
      socket.once('close', finish);
      socket.on('error', fail);
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
