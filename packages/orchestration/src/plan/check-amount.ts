import type { CountOrShare } from './plan.js';
import type { Problems } from './problems.js';
import { resolveCount } from './resolve-count.js';

/** A whole number from `least` on. */
export const isCount = (value: unknown, least: number): boolean =>
  Number.isInteger(value) && (value as number) >= least;

/** The hosts that an amount is of, where they are known. */
export interface AmountOf {
  readonly hosts: number;
  /** Which of the plan's parts they are, to be read after their number: ` in batch 2`. */
  readonly where?: string;
}

/** A count, or a share that comes to something: 2 % of 10 hosts are none, which nobody means who writes it. */
export function checkAmount(
  problems: Problems,
  path: string,
  value: CountOrShare,
  kind: 'batch' | 'budget',
  of?: AmountOf,
): void {
  const isShare = typeof value === 'string' && /^\d+(?:\.\d+)?%$/.test(value);
  const least = kind === 'batch' ? 1 : 0;
  const what = `a whole number from ${least} on, or a share such as '25%'`;
  problems.expect(isShare ? Number.parseFloat(value) <= 100 : isCount(value, least), path, what);
  if (!isShare || of === undefined) return;
  // None may fail is something to say; a batch of none is not.
  if (kind === 'budget' && Number.parseFloat(value) === 0) return;
  const { hosts, where = '' } = of;
  problems.expect(
    resolveCount(value, hosts, kind === 'batch' ? 'up' : 'down') >= 1,
    path,
    `a share that comes to one host at least: ${value} of ${hosts}${where} is none; write a number`,
  );
}
