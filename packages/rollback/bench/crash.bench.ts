import { fileURLToPath } from 'node:url';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { crashRun } from './fixtures/crash-run.js';

const script = fileURLToPath(new URL('./fixtures/killed-keeper.mjs', import.meta.url));

/** What a run is to have tried, of trees and of kills that met their process at work, for its other rows to say something. */
const enough = { trees: 500, kills: 2_000 } as const;

/**
 * More by `OPSPILOT_CRASH_TREES`, each killed three times `OPSPILOT_CRASH_KILLS`, from another seed by `OPSPILOT_CRASH_SEED`. Without, the
 * run is short, and its first rows say that it is too short; `OPSPILOT_CRASH_TREES=510 OPSPILOT_CRASH_KILLS=2` is enough.
 */
const trees = Number(process.env['OPSPILOT_CRASH_TREES'] ?? 60);
const killsEach = Number(process.env['OPSPILOT_CRASH_KILLS'] ?? 1);
const seed = Number(process.env['OPSPILOT_CRASH_SEED'] ?? 1);

/** Snapshots, prunes and restores are killed at any moment, with all that they started and without. */
export const bench: Bench = async () => {
  const { kills, torn, lost, diverged, leftovers, failures } = await crashRun(
    script,
    { trees, killsEach, seed },
    (done) => {
      if (done % 50 === 0) process.stderr.write(`  ${done} of ${trees} trees\n`);
    },
  );
  for (const failure of failures.slice(0, 20)) process.stderr.write(`${failure}\n`);
  const against = `${kills.snapshot} snapshots, ${kills.prune} prunes, ${kills.restore} restores killed, ${trees} trees`;
  const row = (name: string, value: number): BenchRow => ({
    ...{ name, value, unit: '', against, ratio: null, bar: '0', met: value === 0 },
  });
  const tried = (name: string, value: number, atLeast: number): BenchRow => ({
    ...{ name, value, unit: '', against, ratio: null, bar: `≥ ${atLeast}`, met: value >= atLeast },
  });
  return [
    tried('random trees', trees, enough.trees),
    tried('kills at work', kills.snapshot + kills.prune + kills.restore, enough.kills),
    row('files torn', torn),
    row('snapshots lost', lost),
    row('runs after a kill that did not converge', diverged),
    row('left behind', leftovers),
  ];
};
