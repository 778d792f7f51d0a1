import { randomFillSync } from 'node:crypto';

/** Where the house takes chance from; tests and simulations hand in a seeded one. */
export interface Random {
  /** Uniform in `[0, 1)`. */
  next(): number;
  /** Fills `bytes` and returns it. */
  fill(bytes: Uint8Array): Uint8Array;
}

/** Bytes drawn from the operating system at a time: one system call serves many small requests. */
const poolBytes = 4096;

/** The operating system's generator, good for tokens and nonces. */
export const systemRandom: Random = (() => {
  const pool = Buffer.alloc(poolBytes);
  let used = poolBytes;
  const take = (length: number): Buffer => {
    if (used + length > poolBytes) {
      randomFillSync(pool);
      used = 0;
    }
    used += length;
    return pool.subarray(used - length, used);
  };
  return {
    next: () => take(4).readUInt32LE() / 2 ** 32,
    fill: (bytes) => {
      if (bytes.length > poolBytes) return randomFillSync(bytes);
      bytes.set(take(bytes.length));
      return bytes;
    },
  };
})();
