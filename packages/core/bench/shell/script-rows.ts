import * as fc from 'fast-check';
import type { BenchRow } from '../../../../bench/bench-row.js';
import { openProbe } from '../../test/fixtures/shell/probe.js';
import { randomScript } from '../../test/fixtures/shell/random-script.js';
import { unseenCalls } from '../../test/fixtures/shell/seen-calls.js';

const count = 500;

/** How many of the calls that bash makes in random scripts the analysis neither saw nor said that it might miss. */
export async function scriptRows(seed: number): Promise<readonly BenchRow[]> {
  const probe = openProbe();
  let [calls, unseen] = [0, 0];
  try {
    for (const script of fc.sample(randomScript, { numRuns: count, seed })) {
      const made = await probe.run(script);
      calls += made.length;
      unseen += unseenCalls(script, made).length;
    }
  } finally {
    probe.close();
  }
  return [
    {
      name: 'commands that bash ran and nobody had seen',
      value: unseen,
      unit: 'commands',
      against: `bash, ${calls} commands of ${count} scripts`,
      ratio: null,
      bar: '0',
      met: unseen === 0,
    },
  ];
}
