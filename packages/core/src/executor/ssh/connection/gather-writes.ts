import type { Duplex } from 'node:stream';

/**
 * Has whatever is written in one turn of the event loop go out as one. ssh2 writes a packet in three pieces, without
 * Nagle's delay: each would be a system call and a segment of its own, and through a bastion a packet of its own.
 */
export function gatherWrites(stream: Duplex): void {
  const write = stream.write.bind(stream) as (chunk: Uint8Array) => boolean;
  const end = stream.end.bind(stream) as (...last: unknown[]) => Duplex;
  let pieces: Uint8Array[] = [];
  const release = (): void => {
    const [first] = pieces;
    if (first === undefined || stream.destroyed) return;
    const whole = pieces.length === 1 ? first : Buffer.concat(pieces);
    pieces = [];
    write(whole);
  };
  const gather = (piece: Uint8Array | string): boolean => {
    if (pieces.length === 0) process.nextTick(release);
    pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
    return !stream.writableNeedDrain;
  };
  const finish = (...last: unknown[]): Duplex => {
    release();
    return end(...last);
  };
  Object.assign(stream, { write: gather, end: finish });
}
