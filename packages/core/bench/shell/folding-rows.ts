import * as fc from 'fast-check';
import type { BenchRow } from '../../../../bench/bench-row.js';
import { openBash } from '../../test/fixtures/shell/bash-process.js';
import {
  areKnown,
  closest,
  comparable,
  foldedWords,
  printedWords,
  printing,
} from '../../test/fixtures/shell/folded-words.js';
import { wordLine } from '../../test/fixtures/shell/words/word-line.js';

const count = 5_000;

/** How often the words that we claim to know are those that bash makes. */
export async function foldingRows(seed: number): Promise<readonly BenchRow[]> {
  const bash = openBash();
  let [valid, known, same] = [0, 0, 0];
  try {
    for (const { setup, words } of fc.sample(wordLine, { numRuns: count, seed })) {
      const script = printing(setup, words);
      const { output, exitCode } = await bash.run(script);
      if (exitCode !== 0 || !output.endsWith('\0') || output.includes('\x01')) continue;
      valid += 1;
      const folded = foldedWords(script, bash.directory);
      if (!areKnown(folded)) continue;
      known += 1;
      const printed = printedWords(output);
      if (comparable(closest(folded, printed) ?? []).join('\0') === comparable(printed).join('\0')) same += 1;
    }
  } finally {
    bash.close();
  }
  return [
    {
      name: 'words folded as bash makes them, where they are known',
      value: (100 * same) / known,
      unit: '%',
      against: `bash, ${known} of ${valid} random lines`,
      ratio: null,
      bar: '100 %',
      met: same === known,
    },
  ];
}
