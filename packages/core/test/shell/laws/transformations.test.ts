import { describe, expect, it } from 'vitest';
import { checkLaws, shareKept } from '../../fixtures/shell/check-laws.js';
import { dangerousCommands } from '../../fixtures/shell/dangerous-commands.js';
import { harmlessCommands } from '../../fixtures/shell/harmless-commands.js';
import { optionSpellings } from '../../fixtures/shell/option-spellings.js';
import { riskOf as assess } from '../../fixtures/shell/risk-of.js';
import { transformations } from '../../fixtures/shell/transformations.js';

const commands = [...dangerousCommands, ...harmlessCommands];

const risks = new Map<string, number>();

/** The same forms are asked for by all families together and by each alone. */
function riskOf(command: string): number {
  const known = risks.get(command);
  if (known !== undefined) return known;
  const risk = assess(command);
  risks.set(command, risk);
  return risk;
}

describe('another form of a command is never rated below the command', () => {
  it('has families enough', () => {
    expect(new Set(transformations.map(({ family }) => family)).size).toBeGreaterThanOrEqual(24);
  });

  it('holds for at least 99.9 % of all forms', { timeout: 120_000 }, () => {
    const report = checkLaws(transformations, commands, riskOf);
    const shown = report.breaches.slice(0, 20).map(({ form, risk, expected }) => `${risk} < ${expected}: ${form}`);
    expect(shareKept(report), shown.join('\n')).toBeGreaterThanOrEqual(0.999);
  });

  it.each(transformations)('$family: for 99 in 100 of the dangerous ones', (transformation) => {
    const report = checkLaws([transformation], dangerousCommands, riskOf);
    const shown = report.breaches.map(({ form, risk, expected }) => `${risk} < ${expected}: ${form}`);
    expect(shareKept(report), shown.slice(0, 10).join('\n')).toBeGreaterThanOrEqual(0.99);
  });

  it.each(optionSpellings.map(([first = '', ...spellings]) => ({ first, spellings })))(
    '$first: is rated the same however its options are written',
    ({ first, spellings }) => {
      const expected = riskOf(first);
      const lower = spellings.filter((spelling) => riskOf(spelling) < expected - 0.051);
      expect(lower).toEqual([]);
    },
  );
});
