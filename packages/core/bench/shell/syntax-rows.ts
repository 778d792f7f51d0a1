import type { BenchRow } from '../../../../bench/bench-row.js';
import { noBar } from '../../../../bench/harness.js';
import { analyse } from '../../src/shell/understand.js';
import { agreement } from '../../test/fixtures/shell/agreement.js';
import { checkSyntax } from '../../test/fixtures/shell/syntax-check.js';
import { openOtherGrammar } from '../../test/fixtures/shell/tree-sitter-commands.js';

function isRead(line: string): boolean {
  return !analyse(line).problems.some(({ code }) => code === 'unparseable');
}

/** How many of the lines that bash reads are read, and read as another grammar of bash reads them. */
export async function syntaxRows(lines: readonly string[]): Promise<readonly BenchRow[]> {
  const verdicts = await checkSyntax(lines);
  // With a warning bash ends a here-document where the text ends: that is a problem here as well.
  const valid = lines.filter((_, index) => verdicts[index]?.isValid === true && !verdicts[index]?.hasWarning);
  const accepted = (100 * valid.filter(isRead).length) / valid.length;
  const { compared, share } = agreement(lines, await openOtherGrammar());
  return [
    {
      name: 'lines read, of those that bash reads',
      value: accepted,
      unit: '%',
      against: `bash -n, ${valid.length} lines`,
      ratio: null,
      bar: '≥ 99.9 %',
      met: accepted >= 99.9,
    },
    {
      name: 'lines with the same simple commands',
      value: 100 * share,
      unit: '%',
      against: `tree-sitter-bash, ${compared} lines`,
      ratio: null,
      ...noBar,
    },
  ];
}
