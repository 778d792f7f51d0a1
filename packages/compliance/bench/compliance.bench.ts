import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { developmentRows } from '../test/fixtures/development-commands.js';
import { alternativeRows } from './compliance/alternative-rows.js';
import { coverageRows } from './compliance/coverage-rows.js';
import { detectionRows } from './compliance/detection-rows.js';
import { lawRows } from './compliance/law-rows.js';
import { rivalRows } from './compliance/rival-rows.js';
import { speedRows } from './compliance/speed-rows.js';

/** What the default policy finds, how fast, what it offers instead, and how it compares. */
export const bench: Bench = async () => {
  const rows = developmentRows();
  const measured = async (what: string, make: () => readonly BenchRow[] | Promise<readonly BenchRow[]>) => {
    if (rows.length > 0) return make();
    process.stderr.write(`  ${what} skipped: ../shared/bench is not there\n`);
    return [];
  };
  return [
    // First, before what comes after has filled the heap.
    ...(await measured('speed', () => speedRows(rows.map(({ command }) => command)))),
    ...(await measured('detection', () => detectionRows(rows))),
    ...(await measured('comparison', () => rivalRows(rows))),
    ...(await measured('alternatives', () => alternativeRows(rows.map(({ command }) => command)))),
    ...lawRows(),
    ...coverageRows(),
  ];
};
