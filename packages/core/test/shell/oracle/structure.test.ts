import { beforeAll, describe, expect, it } from 'vitest';
import { agreement } from '../../fixtures/shell/agreement.js';
import { benchDataMissing, collectedLines } from '../../fixtures/shell/bench-data.js';
import { type OtherGrammar, openOtherGrammar } from '../../fixtures/shell/tree-sitter-commands.js';
import { trickyCommands } from '../../fixtures/shell/tricky-commands.js';

const noData = benchDataMissing();

describe("the simple commands that tree-sitter's grammar of bash finds", () => {
  let other: OtherGrammar | undefined;
  beforeAll(async () => {
    other = await openOtherGrammar();
  });

  it('are those that we find, in tricky commands', () => {
    const { compared, share } = agreement(trickyCommands, other as OtherGrammar);
    expect(compared).toBeGreaterThan(75);
    // The rest are mistakes of that grammar.
    expect(share).toBeGreaterThanOrEqual(0.7);
  });

  it.skipIf(noData !== undefined)(`are those that we find, in ${noData ?? 'lines that people wrote down'}`, () => {
    const lines = collectedLines().filter((_, index) => index % 4 === 0);
    const { compared, share } = agreement(lines, other as OtherGrammar);
    expect(compared).toBeGreaterThan(2_000);
    expect(share).toBeGreaterThanOrEqual(0.99);
  });
});
