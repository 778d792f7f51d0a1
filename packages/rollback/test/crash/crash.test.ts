import { expect, it } from 'vitest';
import { compiledProgram } from '../../../core/test/fixtures/compiled-program.js';
import { crashRun } from '../../bench/fixtures/crash-run.js';

const program = await compiledProgram(new URL('../../bench/fixtures/killed-keeper.mjs', import.meta.url));

// The long run of the same is bench/crash.bench.ts.
it('snapshots, prunes and restores that are killed at any moment tear no file, lose no snapshot and come to their end when run again', async () => {
  const report = await crashRun(program, { trees: 3, killsEach: 1, seed: 2 });
  expect(report.failures).toEqual([]);
});
