import type { Random } from './random.js';

/**
 * Chance that repeats: the same seed gives the same sequence, on every machine. Good for tests and simulations, never
 * for secrets. The generator is splitmix32, David Stafford's mix of a Weyl sequence, of period 2^32.
 *
 * @param seed - any whole number; taken modulo 2^32
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next32 = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return {
    next: () => next32() / 2 ** 32,
    fill: (bytes) => {
      for (let i = 0; i < bytes.length; i++) bytes[i] = next32() >>> 24;
      return bytes;
    },
  };
}
