import type { Duplex, Writable } from 'node:stream';

/** A stream that may take several pieces at once. */
interface Gathering {
  _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void;
  _writev?: ((pieces: readonly { readonly chunk: Buffer }[], done: (error?: Error | null) => void) => void) | null;
}

/**
 * Has whatever is written in one turn of the event loop go out at once. ssh2 writes a packet in three pieces, without
 * Nagle's delay: each would be a system call and a segment of its own, and through a bastion a packet of its own.
 */
export function gatherWrites(stream: Duplex): void {
  const gathering = stream as unknown as Gathering;
  // A socket has it; a channel of ssh2 does not.
  if (typeof gathering._writev !== 'function') {
    gathering._writev = (pieces, done) =>
      gathering._write(Buffer.concat(pieces.map(({ chunk }) => chunk)), 'latin1', done);
  }
  let isGathering = false;
  const release = (): void => {
    isGathering = false;
    stream.uncork();
  };
  const write = stream.write as (...written: unknown[]) => boolean;
  stream.write = ((...written: unknown[]) => {
    if (!isGathering) {
      isGathering = true;
      stream.cork();
      process.nextTick(release);
    }
    return write.apply(stream, written);
  }) as Writable['write'];
}
