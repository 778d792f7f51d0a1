/** One measurement of a benchmark, as `npm run bench` prints it: for each bar one, and others to compare with. */
export interface BenchRow {
  /** What was measured, such as `run true, history on`. */
  readonly name: string;
  readonly value: number;
  /** Unit of `value`: `µs`, `MiB/s`, `ns`, `lost`, … */
  readonly unit: string;
  /** The rival or floor measured in the same run, such as `bare spawn`. */
  readonly against: string;
  /** `value` over the rival's, or null where a bar is absolute. */
  readonly ratio: number | null;
  /** The bar in words, such as `≤ 1.15×`; `—` in a row that has none and is there to compare with. */
  readonly bar: string;
  /** Null in a row without a bar. */
  readonly met: boolean | null;
  /** CPU time beside the wall time, ours and the rival's, in the same unit of work. */
  readonly cpu?: { readonly value: number; readonly against: number | null; readonly unit: string };
}

/** What every `*.bench.ts` exports under the name `bench`. */
export type Bench = () => Promise<readonly BenchRow[]>;
