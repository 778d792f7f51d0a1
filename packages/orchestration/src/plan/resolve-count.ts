import type { CountOrShare } from './plan.js';

/**
 * A count, or what a share of `total` comes to.
 *
 * @param rounding - `down` for what may fail, `up` for what is to be done
 */
export function resolveCount(value: CountOrShare, total: number, rounding: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const exact = (Number.parseFloat(value) * total) / 100;
  // Of 100 hosts 7 % are 7, whatever binary fractions say.
  const near = Math.round(exact * 1e9) / 1e9;
  return rounding === 'up' ? Math.ceil(near) : Math.floor(near);
}
