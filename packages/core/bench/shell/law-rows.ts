import type { BenchRow } from '../../../../bench/bench-row.js';
import { checkLaws, shareKept } from '../../test/fixtures/shell/check-laws.js';
import { dangerousCommands } from '../../test/fixtures/shell/dangerous-commands.js';
import { harmlessCommands } from '../../test/fixtures/shell/harmless-commands.js';
import { riskOf } from '../../test/fixtures/shell/risk-of.js';
import { transformations } from '../../test/fixtures/shell/transformations.js';

const tolerance = 1e-9;

/** Each command with the next: together they are as risky as the riskier one. */
function sequenceShare(commands: readonly string[]): number {
  let kept = 0;
  commands.forEach((command, index) => {
    const next = commands[(index + 7) % commands.length] ?? '';
    const expected = Math.max(riskOf(command), riskOf(next));
    // On a line of its own, so that a comment or a here-document ends with its command.
    if (riskOf(`${command}\n${next}`) >= expected - tolerance) kept += 1;
  });
  return (100 * kept) / commands.length;
}

/** How often another form of a command is rated no lower than the command. */
export function lawRows(plain: readonly string[]): readonly BenchRow[] {
  const own = [...dangerousCommands, ...harmlessCommands];
  const report = checkLaws(transformations, own, riskOf);
  // Of the many commands of the data, one in eight goes through all forms.
  const more = checkLaws(
    transformations,
    plain.filter((_, index) => index % 8 === 0),
    riskOf,
  );
  const checked = report.checked + more.checked;
  const kept = 100 * shareKept({ checked, breaches: [...report.breaches, ...more.breaches] });
  const families = new Set(transformations.map(({ family }) => family)).size;
  const inRow = sequenceShare([...own, ...plain]);
  return [
    {
      name: 'forms rated no lower than their command',
      value: kept,
      unit: '%',
      against: `${families} families, ${checked} forms`,
      ratio: null,
      bar: '≥ 99.9 %',
      met: kept >= 99.9,
    },
    {
      name: 'families of forms',
      value: families,
      unit: 'families',
      against: 'nothing',
      ratio: null,
      bar: '≥ 24',
      met: families >= 24,
    },
    {
      name: 'two commands rated as the riskier of them, or higher',
      value: inRow,
      unit: '%',
      against: `${own.length + plain.length} pairs`,
      ratio: null,
      bar: '100 %',
      met: inRow === 100,
    },
  ];
}
