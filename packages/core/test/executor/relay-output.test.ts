import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OutputSource, RelayedOutput } from '../../src/executor/relay-output.js';

const kept = 128 * 1024;

/** A source that says what it is told to, as long as it is not paused. */
function openSource() {
  const state = { isPaused: false, isDestroyed: false };
  const source: OutputSource = {
    pour: () => {},
    pause: () => {
      state.isPaused = true;
    },
    resume: () => {
      state.isPaused = false;
    },
    destroy: () => {
      state.isDestroyed = true;
    },
    unref: () => {},
  };
  const output = new RelayedOutput(source, undefined, {});
  output.begin();
  return { state, output };
}

describe('output on its way to a reader', () => {
  it('is whole and in order, whatever its pieces and whenever it is read', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 3 }),
      fc.uint8Array({ minLength: 5_000, maxLength: 9_000 }),
      fc.constant('read' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        const { output } = openSource();
        const sent: Buffer[] = [];
        const seen: Buffer[] = [];
        const read = (): void => {
          for (let chunk = output.stream.read(); chunk !== null; chunk = output.stream.read()) seen.push(chunk);
        };
        for (const each of pieces) {
          if (each === 'read') {
            read();
            await turn();
          } else {
            sent.push(Buffer.from(each));
            output.receive(Buffer.from(each));
          }
        }
        output.finish();
        for await (const chunk of output.stream) seen.push(chunk as Buffer);
        expect(Buffer.concat(seen).equals(Buffer.concat(sent))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('written byte by byte is kept in few pieces, and no more of it than of any other', async () => {
    const { state, output } = openSource();
    let sent = 0;
    while (!state.isPaused) {
      output.receive(Buffer.from([sent]));
      sent += 1;
    }
    expect(sent).toBeGreaterThanOrEqual(kept);
    expect(sent).toBeLessThan(kept + 100);
    expect(output.isHeld).toBe(true);
    const pieces: Buffer[] = [];
    output.stream.on('data', (chunk: Buffer) => pieces.push(chunk));
    output.finish();
    await new Promise((resolve) => output.stream.once('end', resolve));
    expect(pieces.length).toBeLessThan(20);
    expect(Buffer.concat(pieces).every((byte, index) => byte === index % 256)).toBe(true);
    expect(Buffer.concat(pieces)).toHaveLength(sent);
  });

  it('goes on once a part of what waited is read, and not before', async () => {
    const { state, output } = openSource();
    const chunk = Buffer.alloc(32 * 1024, 'x');
    for (let n = 0; n < 5; n++) output.receive(chunk);
    expect(state.isPaused).toBe(true);
    await turn();
    expect(state.isPaused).toBe(true);
    output.stream.read();
    expect(state.isPaused).toBe(false);
    expect(output.isHeld).toBe(false);
  });

  it('is thrown away with its reader', () => {
    const { state, output } = openSource();
    output.receive(Buffer.from('one'));
    output.receive(Buffer.from('two'));
    output.stream.destroy();
    return new Promise<void>((resolve) => output.stream.once('close', resolve)).then(() =>
      expect(state.isDestroyed).toBe(true),
    );
  });

  it('is thrown away, and holds nobody back, when it comes after its reader went', async () => {
    const { state, output } = openSource();
    const errors: Error[] = [];
    const seen: Buffer[] = [];
    output.stream.on('error', (error) => errors.push(error)).on('data', (chunk: Buffer) => seen.push(chunk));
    output.receive(Buffer.from('before'));
    await turn();
    output.stream.destroy();
    for (let n = 0; n < 40; n++) output.receive(Buffer.alloc(16 * 1024, 'x'));
    expect([state.isPaused, output.isHeld, output.stream.readableLength]).toEqual([false, false, 0]);
    output.finish();
    await turn();
    expect([errors, Buffer.concat(seen).toString()]).toEqual([[], 'before']);
  });

  it('is whole as far as a reader took it who goes in the middle', async () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 2, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.nat(20), async (sizes, goesAfter) => {
        const { output } = openSource();
        const sent = sizes.map((size, index) => Buffer.alloc(size, index));
        const seen: Buffer[] = [];
        output.stream.on('error', (error) => expect.fail(error.message));
        output.stream.on('data', (chunk: Buffer) => {
          seen.push(chunk);
          if (seen.length > goesAfter) output.stream.destroy();
        });
        for (const chunk of sent) {
          output.receive(chunk);
          if (chunk.length % 2 === 0) await turn();
        }
        output.finish();
        await turn();
        const all = Buffer.concat(sent);
        const taken = Buffer.concat(seen);
        expect(taken.equals(all.subarray(0, taken.length))).toBe(true);
        if (seen.length <= goesAfter) expect(taken).toHaveLength(all.length);
      }),
      { numRuns: 100 },
    );
  });
});
