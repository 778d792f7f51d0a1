import { createServer, type Server } from 'node:net';
import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { gatherWrites } from '../../../src/executor/ssh/connection/gather-writes.js';
import { connectLending } from '../../../src/executor/ssh/connection/lending-socket.js';

/** Remembers every piece that goes out; takes them one by one, as a channel does. */
function sink() {
  const pieces: string[] = [];
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _, done) {
      pieces.push(chunk.toString());
      done();
    },
  });
  gatherWrites(stream);
  return { pieces, stream };
}

describe('what is written in one turn', () => {
  it('goes out as one, in its order', async () => {
    const { pieces, stream } = sink();
    for (const piece of ['length', 'packet', 'tag']) stream.write(piece);
    expect(pieces).toEqual([]);
    await turn();
    expect(pieces).toEqual(['lengthpackettag']);
    stream.write('next');
    await turn();
    expect(pieces).toEqual(['lengthpackettag', 'next']);
  });

  it('goes out before the end', async () => {
    const { pieces, stream } = sink();
    stream.write('good');
    stream.write('bye');
    stream.end();
    await turn();
    expect(pieces).toEqual(['goodbye']);
    expect(stream.writableFinished).toBe(true);
  });

  it('is dropped with a stream that is destroyed', async () => {
    const { pieces, stream } = sink();
    stream.write('lost');
    stream.destroy();
    await turn();
    expect(pieces).toEqual([]);
  });
});

describe('what is read into a buffer that is shared', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** A server that says `text` piece by piece. */
  const open = async (text: string): Promise<number> => {
    const server = createServer((socket) => {
      socket.setNoDelay(true);
      const say = async (): Promise<void> => {
        for (const letter of text) {
          socket.write(letter.repeat(1_000));
          await turn();
        }
        socket.end();
      };
      void say();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };

  it('stays what it was for whoever keeps it', async () => {
    const port = await open('abcdefgh');
    const read = await Promise.all(
      [0, 1, 2].map(async () => {
        const socket = connectLending({ host: '127.0.0.1', port });
        const chunks: Buffer[] = [];
        // Nothing is lost before somebody listens.
        await turn();
        await new Promise<void>((resolve) => {
          socket.on('data', (chunk: Buffer) => chunks.push(chunk));
          socket.once('end', resolve);
          socket.resume();
        });
        return Buffer.concat(chunks).toString();
      }),
    );
    const whole = [...'abcdefgh'].map((letter) => letter.repeat(1_000)).join('');
    expect(read).toEqual([whole, whole, whole]);
  });
});
