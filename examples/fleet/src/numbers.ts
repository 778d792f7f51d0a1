import { UsageError } from './usage-error.js';

/** Plain decimals: what reads otherwise to a machine than to people (`0x10`, `1e3`) is refused. */
const decimal = /^\d+(?:\.\d+)?$/;

/** `100,000`, as people read it. */
const thousands = (value: number): string => value.toLocaleString('en-US');

/** @throws UsageError */
export function number(text: string, name: string, least: number, most: number): number {
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name} takes a number from ${thousands(least)} to ${thousands(most)}; got "${text}".`);
}

/** A share, as `0.1` or as plans have it, `10%`. @throws UsageError */
export function share(text: string, name: string): number {
  const percent = text.endsWith('%') ? text.slice(0, -1) : undefined;
  const value = decimal.test(percent ?? text)
    ? Number(percent ?? text) / (percent === undefined ? 1 : 100)
    : Number.NaN;
  if (value <= 1) return value;
  throw new UsageError(`--${name} takes a share from 0 to 1, or from 0% to 100%; got "${text}".`);
}
