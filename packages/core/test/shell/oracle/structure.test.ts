import { beforeAll, describe, expect, it } from 'vitest';
import { agreement } from '../../fixtures/shell/agreement.js';
import { benchDataMissing, collectedLines } from '../../fixtures/shell/bench-data.js';
import { type OtherGrammar, openOtherGrammar } from '../../fixtures/shell/tree-sitter-commands.js';
import { trickyCommands } from '../../fixtures/shell/tricky-commands.js';

const noData = benchDataMissing();

/** What that grammar reads otherwise than bash does, as it comes in the tricky commands. */
const mistaken: readonly string[] = [
  // It ends a word at a line that goes on, and at what stands directly behind a quote.
  'echo "a\\\nb" c\\\nd',
  `echo $'a\\'b' $'\\x41\\u00e9\\n' $"hello $USER"`,
  `echo ""''a"b"'c'\\d`,
  'l\\\ns -l',
  // It takes backquotes within backquotes for words.
  'echo "`echo "a b"`" `echo \\`echo deep\\``',
  // It takes a sum, or a line that only looks like the end, for a command of the here-document.
  'cat <<END\n$(date) `date` ${x} $((1+1)) \\$y\nEND',
  'cat <<END\nnot the END\nEND \nEND',
  // It knows no `coproc`, no option of `time` and no second `!`.
  'coproc ls -l',
  'coproc NAME { ls; }; cat <&"${NAME[0]}"',
  'time ls | wc; time -p ls; time',
  '! ls; ! ! ls',
  // It joins braces that stand apart.
  'echo {a,b}{1..3} {a..e..2} {01..10} {a,{b,c}} {} { } {a} {,a} a{b',
  'echo do done if then fi { } in case esac for while',
];

describe("the simple commands that tree-sitter's grammar of bash finds", () => {
  let other: OtherGrammar | undefined;
  beforeAll(async () => {
    other = await openOtherGrammar();
  });

  it('are those that we find, in tricky commands', () => {
    const { compared, different } = agreement(trickyCommands, other as OtherGrammar);
    expect(compared).toBeGreaterThan(75);
    expect([...different].sort()).toEqual([...mistaken].sort());
  });

  it.skipIf(noData !== undefined)(`are those that we find, in ${noData ?? 'lines that people wrote down'}`, () => {
    const lines = collectedLines().filter((_, index) => index % 4 === 0);
    const { compared, share } = agreement(lines, other as OtherGrammar);
    expect(compared).toBeGreaterThan(2_000);
    expect(share).toBeGreaterThanOrEqual(0.99);
  });
});
