import type { BenchRow } from './bench-row.js';

/** Wall and CPU time of one piece of work, per iteration. CPU is that of this process, user and system, not of its children. */
export interface Measurement {
  readonly wallMicroseconds: number;
  readonly cpuMicroseconds: number;
}

/** Runs `work` `iterations` times in sequence. */
export async function measure(iterations: number, work: (iteration: number) => unknown): Promise<Measurement> {
  const cpuBefore = process.cpuUsage();
  const before = process.hrtime.bigint();
  for (let i = 0; i < iterations; i++) {
    const pending = work(i);
    // Awaiting what is not a promise would charge a microtask to the one measured.
    if (pending instanceof Promise) await pending;
  }
  const wall = Number(process.hrtime.bigint() - before) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);
  return { wallMicroseconds: wall / iterations, cpuMicroseconds: (cpu.user + cpu.system) / iterations };
}

/** The middle of `values`; of an even number, the upper one of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError('median of no values');
  return middle;
}

/**
 * Measures contenders in turns, `rounds` times over, and gives the median of each: what the machine does meanwhile
 * falls on all of them alike.
 */
export async function compare<Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, () => Promise<Measurement>>>,
): Promise<Readonly<Record<Name, Measurement>>> {
  const names = Object.keys(contenders) as Name[];
  const samples = new Map<Name, Measurement[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) samples.get(name)?.push(await contenders[name]());
  }
  const summary = (name: Name): Measurement => ({
    wallMicroseconds: median((samples.get(name) ?? []).map((sample) => sample.wallMicroseconds)),
    cpuMicroseconds: median((samples.get(name) ?? []).map((sample) => sample.cpuMicroseconds)),
  });
  return Object.fromEntries(names.map((name) => [name, summary(name)])) as Record<Name, Measurement>;
}

/** What a row carries that has no bar. */
export const noBar = { bar: '—', met: null } as const;

/** A row whose bar could not be measured, and so is not met: what is not there must not pass for good. */
export function notMeasured(row: Pick<BenchRow, 'name' | 'unit' | 'bar'>, missing: string): BenchRow {
  return { ...row, value: 0, against: `not measured: ${missing} is missing`, ratio: null, met: false };
}

/** A row whose bar is an upper limit for `ratio` (`value / against`). */
export function ratioRow(
  row: Pick<BenchRow, 'name' | 'unit' | 'against' | 'cpu'> & {
    readonly value: number;
    readonly rival: number;
    readonly atMost: number;
  },
): BenchRow {
  const ratio = row.value / row.rival;
  const { rival: _rival, atMost, ...rest } = row;
  return { ...rest, ratio, bar: `≤ ${atMost}×`, met: ratio <= atMost };
}
