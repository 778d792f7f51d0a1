import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { bashMissing } from '../test/fixtures/shell/bash-process.js';
import { benchDataMissing, collectedLines } from '../test/fixtures/shell/bench-data.js';
import { complianceRows, mentionRow } from './shell/compliance-rows.js';
import { coverageRows } from './shell/coverage-rows.js';
import { foldingRows } from './shell/folding-rows.js';
import { fuzzRows } from './shell/fuzz-rows.js';
import { labelledCommands } from './shell/labelled-commands.js';
import { lawRows } from './shell/law-rows.js';
import { scriptRows } from './shell/script-rows.js';
import { speedRows } from './shell/speed-rows.js';
import { syntaxRows } from './shell/syntax-rows.js';

/** Rows of which no two runs draw the same would not be comparable. */
const seed = 7;

/** The rows, or none and why when something is missing that they need. */
async function unless(
  missing: string | undefined,
  what: string,
  rows: () => readonly BenchRow[] | Promise<readonly BenchRow[]>,
): Promise<readonly BenchRow[]> {
  if (missing === undefined) return rows();
  process.stderr.write(`  ${what} skipped: ${missing}\n`);
  return [];
}

/** Understanding commands: what is flagged, how fast, what is read, and what holds whatever a command looks like. */
export const bench: Bench = async () => {
  const [noData, noBash] = [benchDataMissing(), bashMissing()];
  const labelled = noData === undefined ? labelledCommands() : [];
  const commands = labelled.map(({ command }) => command);
  const plain = labelled.filter(({ obfuscation }) => obfuscation === undefined).map(({ command }) => command);
  return [
    // First, before what comes after has filled the heap.
    ...(await unless(noData, 'speed', () => speedRows(commands))),
    ...(await unless(noData, 'labelled commands', () => complianceRows(labelled))),
    mentionRow(),
    ...(await unless(noBash ?? noData, 'acceptance', () => syntaxRows(collectedLines()))),
    ...(await unless(noBash, 'folding', () => foldingRows(seed))),
    ...(await unless(noBash, 'scripts', () => scriptRows(seed))),
    ...lawRows(plain),
    ...fuzzRows(),
    ...coverageRows(),
  ];
};
