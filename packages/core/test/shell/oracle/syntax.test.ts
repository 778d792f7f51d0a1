import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/shell/understand.js';
import { bashMissing } from '../../fixtures/shell/bash-process.js';
import { benchDataMissing, collectedLines } from '../../fixtures/shell/bench-data.js';
import { checkSyntax } from '../../fixtures/shell/syntax-check.js';
import { trickyCommands } from '../../fixtures/shell/tricky-commands.js';

const noBash = bashMissing();
const noData = noBash ?? benchDataMissing();

function isRead(command: string): boolean {
  return !analyse(command).problems.some(({ code }) => code === 'unparseable');
}

/** The commands that bash reads without a word. */
async function validOf(commands: readonly string[]): Promise<readonly string[]> {
  const verdicts = await checkSyntax(commands);
  return commands.filter((_, index) => verdicts[index]?.isValid === true && !verdicts[index]?.hasWarning);
}

describe('what bash reads', () => {
  it.skipIf(noBash !== undefined)(`is read: ${noBash ?? 'tricky commands'}`, async () => {
    expect(trickyCommands.length).toBeGreaterThanOrEqual(75);
    const valid = await validOf(trickyCommands);
    expect(trickyCommands.filter((command) => !valid.includes(command))).toEqual([]);
    expect(trickyCommands.filter((command) => !isRead(command))).toEqual([]);
  });

  it.skipIf(noData !== undefined)(
    `is read: ${noData ?? 'lines that people wrote down'}`,
    { timeout: 120_000 },
    async () => {
      // Every eighth; the benchmark takes all.
      const lines = collectedLines().filter((_, index) => index % 8 === 0);
      const valid = await validOf(lines);
      expect(valid.length).toBeGreaterThan(1_000);
      const refused = valid.filter((line) => !isRead(line));
      expect(1 - refused.length / valid.length).toBeGreaterThanOrEqual(0.998);
    },
  );
});
