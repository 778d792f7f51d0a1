import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { installedPackage } from '../../../bench/installed-package.js';

const IMPORT_ROUNDS = 15;

function limitRow(row: Pick<BenchRow, 'name' | 'value' | 'unit' | 'against'> & { readonly atMost: number }): BenchRow {
  const { atMost, ...rest } = row;
  return { ...rest, ratio: null, bar: `≤ ${atMost} ${row.unit}`.trimEnd(), met: row.value <= atMost };
}

/** What a user takes on with `npm install @opspilot/core`: its weight on disk, at import and in a bundle. */
export const bench: Bench = async () => {
  const core = await installedPackage('@opspilot/core');
  try {
    const cpu = await core.importCpu(IMPORT_ROUNDS);
    return [
      limitRow({
        name: 'core: packages with native code or an install script',
        value: core.nativePackages().length,
        unit: '',
        against: 'none',
        atMost: 0,
      }),
      limitRow({
        name: 'core: installed with its dependencies',
        value: core.installedBytes() / 1e6,
        unit: 'MB',
        against: 'nothing',
        atMost: 8,
      }),
      {
        ...limitRow({ name: 'core: import, CPU', value: cpu.ours, unit: 'ms', against: 'an empty module', atMost: 60 }),
        ratio: cpu.ours / cpu.empty,
        cpu: { value: cpu.ours, against: cpu.empty, unit: 'ms' },
      },
      limitRow({
        name: 'core: what importing it loads, with all dependencies, bundled and gzipped',
        value: (await core.bundledBytes('with')) / 1e3,
        unit: 'kB',
        against: `${((await core.bundledBytes('without')) / 1e3).toFixed(1)} kB without dependencies`,
        atMost: 25,
      }),
    ];
  } finally {
    core.remove();
  }
};
