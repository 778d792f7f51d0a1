// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the expansions are those of a shell.
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { bashMissing, openBash } from '../../fixtures/shell/bash-process.js';
import {
  areKnown,
  closest,
  comparable,
  foldedWords,
  printedWords,
  printing,
} from '../../fixtures/shell/folded-words.js';
import { wordLine } from '../../fixtures/shell/words/word-line.js';

const missing = bashMissing();

describe.skipIf(missing !== undefined)(`words as bash makes them${missing === undefined ? '' : `: ${missing}`}`, () => {
  const bash = missing === undefined ? openBash() : undefined;
  afterAll(() => bash?.close());

  /** What bash makes of the words and what the analysis folds them to; undefined where bash refuses or ours does not know. */
  async function both(setup: string, words: string) {
    if (bash === undefined) return undefined;
    const script = printing(setup, words);
    const { output, exitCode } = await bash.run(script);
    // Bash leaves marks of its own in a few expansions of lists; those it made no words of.
    if (exitCode !== 0 || !output.endsWith('\0') || output.includes('\x01')) return undefined;
    const folded = foldedWords(script, bash.directory);
    if (!areKnown(folded)) return undefined;
    const printed = printedWords(output);
    const ours = closest(folded, printed);
    return { bash: comparable(printed), ours: ours && comparable(ours) };
  }

  it('folds a word to what bash makes of it, or says that it does not know', { timeout: 120_000 }, async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(wordLine, async ({ setup, words }) => {
        const answer = await both(setup, words);
        if (answer === undefined) return;
        compared += 1;
        expect(answer.ours).toEqual(answer.bash);
      }),
      // The same lines each time: `bench/shell` draws others.
      { seed: 20_261_128, numRuns: 600 },
    );
    expect(compared).toBeGreaterThan(250);
  });

  it.each([
    ['', "'a b' \"c d\" e\\ f $'g\\th' i'j'\"k\""],
    ['', '"" \'\' a""b'],
    ['', '{a,b}{1..3} {01..03} {,x} {a} "{a,b}" x{a,\'b c\'}'],
    ['', '"\\"x"{1..3} \\{a,b}'],
    ['a=5\n', '$((a+1)) $((a**2)) $((a << 3)) $(( 0x1f + 017 + 2#11 ))'],
    ['a="x  y"\n', '$a "$a" ${a}z "${a}"z'],
    ['a=/usr/local/lib.tar.gz\n', '${a##*/} ${a%%.*} ${a/l/L} ${a//l/L} ${a#/} ${a%.gz} ${a:1:3} ${a: -2} ${#a}'],
    ['IFS=:; a=x:y::z\n', '$a "$a" ${a#x}'],
    ['a="*"; b=abc\n', '${b#$a} ${b#"$a"} ${b//$a}'],
    ['a=b; b=c\n', '${!a} ${!a:-z} ${!a#?}'],
    ["set -- one 'two three' four\n", '"$@" $# "$*" $2 "${@:2}" "${@:1:1}" "x${@}y"'],
    ["x=(/ -rf 'r m')\n", '${x[2]} "${x[2]}" ${x[1]} ${x} "${x[@]}" ${#x[@]} "${x[@]:1}" ${x[-1]}'],
    ['', '$(echo a b) "$(echo a  b)" `echo c` $(printf \'%s-\' 1 2) $(echo $(echo deep))'],
    ['u=ab\n', '${u^} ${u^^} ${u@U} ${u@u} ${u:-d} ${u+"q r"}'],
    ['e=🙂x\n', '${#e} ${e:1} ${e: -1}'],
    ['', "$'\\x72\\155' $'\\u0072m' $'a\\0b'"],
  ])('folds all of %j%s', async (setup, words) => {
    const answer = await both(setup, words);
    expect(answer).toBeDefined();
    expect(answer?.ours).toEqual(answer?.bash);
  });
});
