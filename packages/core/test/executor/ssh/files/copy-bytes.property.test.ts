import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyBytes } from '../../../../src/executor/ssh/files/copy-bytes.js';

const ignore = (): void => {};

/** A source that gives as many bytes as `gives` says, late and out of turn. */
function sourceOf(content: Buffer, gives: (asked: number) => number) {
  return {
    read: async (into: Buffer, position: number) => {
      for (let turns = position % 3; turns > 0; turns--) await turn();
      const count = Math.min(gives(into.length), content.length - position);
      return count <= 0 ? 0 : content.copy(into, 0, position, position + count);
    },
  };
}

const contents = fc
  .tuple(fc.nat(200_000), fc.nat(255))
  .map(([length, seed]) => Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8) + seed) % 256)));
const shares = fc.integer({ min: 1, max: 100 });

describe('bytes that are copied', () => {
  it('arrive each once and at their place, whatever the source gives at a time', async () => {
    await fc.assert(
      fc.asyncProperty(contents, shares, fc.boolean(), async (content, share, isSizeKnown) => {
        const arrived = Buffer.alloc(content.length);
        const [steps, written]: [number[], number[]] = [[], []];
        const source = sourceOf(content, (asked) => Math.ceil((asked * share) / 100));
        const sink = {
          write: async (piece: Buffer, position: number) => {
            written.push(piece.length);
            piece.copy(arrived, position);
          },
        };
        const size = isSizeKnown ? content.length : undefined;
        const copied = await copyBytes(source, sink, { size, proceed: ignore, step: (bytes) => steps.push(bytes) });
        expect(copied).toBe(content.length);
        expect(written.reduce((sum, length) => sum + length, 0)).toBe(content.length);
        expect(arrived.equals(content)).toBe(true);
        expect(steps).toEqual([...steps].sort((one, other) => one - other));
        expect(steps.at(-1) ?? 0).toBe(content.length);
      }),
      { numRuns: 30 },
    );
  });

  it('are as many as there were when the source ends before', async () => {
    await fc.assert(
      fc.asyncProperty(contents, fc.integer({ min: 1, max: 300_000 }), async (content, more) => {
        const source = sourceOf(content, (asked) => asked);
        const options = { size: content.length + more, proceed: ignore, step: ignore };
        expect(await copyBytes(source, { write: async () => {} }, options)).toBeLessThanOrEqual(content.length);
      }),
      { numRuns: 30 },
    );
  });

  it('stop when they may not go on, and nothing is under way any more', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.constantFrom('proceed', 'read', 'write'), async (after, where) => {
        let [calls, underWay, isOver] = [0, 0, false];
        const late: string[] = [];
        const call = async (name: string): Promise<void> => {
          if (isOver) late.push(name);
          if (name === where && ++calls > after) throw new Error('enough');
          underWay += 1;
          await turn();
          underWay -= 1;
        };
        const copying = copyBytes(
          {
            read: async (into) => {
              await call('read');
              return into.length;
            },
          },
          { write: () => call('write') },
          {
            size: 100_000_000,
            proceed: () => {
              if (where === 'proceed' && ++calls > after) throw new Error('enough');
            },
            step: () => isOver && late.push('step'),
          },
        );
        await expect(copying).rejects.toThrow('enough');
        isOver = true;
        expect(underWay).toBe(0);
        await turn();
        expect(late).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('cover a file of more than 4 GiB, of which few pieces are under way at once', async () => {
    const size = 2 ** 32 + 1;
    let [underWay, most, covered, last] = [0, 0, 0, 0];
    const read = async (into: Buffer): Promise<number> => {
      underWay += 1;
      most = Math.max(most, underWay);
      return into.length;
    };
    const write = async (piece: Buffer, position: number): Promise<void> => {
      underWay -= 1;
      covered += piece.length;
      last = Math.max(last, position + piece.length);
    };
    expect(await copyBytes({ read }, { write }, { size, proceed: ignore, step: ignore })).toBe(size);
    expect({ covered, last }).toEqual({ covered: size, last: size });
    expect(most).toBeLessThanOrEqual(64);
  });
});
