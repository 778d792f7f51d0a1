// npm run bench [-- [--json] [--strict] [packages/<name> | packages/<name>/bench/<x>.bench.ts]]
import { parseArgs } from 'node:util';
import type { BenchRow } from '../bench/bench-row.js';
import { benchFiles } from './bench/bench-files.js';
import { benchReport, rowsProblem } from './bench/bench-report.js';
import { benchTable } from './bench/bench-table.js';
import { runBenchFile } from './bench/run-bench-file.js';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, strict: { type: 'boolean', default: false } },
});
const root = process.cwd();
const files = benchFiles(root, positionals[0]);
// Tables are for people: with --json they go to stderr, and stdout holds the report alone.
const show = flags.json ? console.error : console.log;

const rows: BenchRow[] = [];
const failed: string[] = [];
for (const file of files) {
  show(`\n${file}`);
  const started = performance.now();
  const run = await runBenchFile(root, file);
  const failure = 'failure' in run ? run.failure : rowsProblem(run.rows);
  if (failure === undefined && 'rows' in run) {
    rows.push(...run.rows);
    show(benchTable(run.rows));
    show(`  (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  } else {
    failed.push(file);
    show(`  ✗ failed: ${failure}`);
  }
}

if (flags.json) console.log(JSON.stringify(benchReport(rows), null, 2));
const met = rows.filter((row) => row.met === true);
const unmet = rows.filter((row) => row.met === false);
show(
  `\n${met.length + unmet.length} bars, ${met.length} met, ${unmet.length} not met, ${failed.length} benchmarks failed`,
);
for (const row of unmet) show(`  ✗ ${row.name}: bar ${row.bar}`);
for (const file of failed) show(`  ✗ ${file} failed`);
if (files.length === 0) show(`No benchmark under ${positionals[0] ?? 'packages/*/bench'}.`);
process.exitCode = failed.length > 0 || files.length === 0 || (flags.strict && unmet.length > 0) ? 1 : 0;
