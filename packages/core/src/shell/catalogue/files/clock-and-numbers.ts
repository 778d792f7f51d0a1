import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { printsAnew } from './file-operands.js';

function tells(call: Call): void {
  // A word of digits is a time to set; anything else follows `+` and says how to print.
  const isSet = call.has('-s') || call.texts.some((text) => /^\d{4,12}(?:\.\d\d)?$/.test(text));
  if (isSet) call.effect('audit', 'set-clock', 'none', 'the clock');
  call.print({});
}

/** `!command` up to the end of the line, anywhere in what dc reads; `!<`, `!>` and `!=` compare. */
const bang = /!(?![<>=])([^\n]*)/g;

function escapes(call: Call, { text, span }: Word): void {
  for (const [, line] of text.matchAll(bang)) {
    const bare = line
      ?.trimEnd()
      .replace(/\]\s{0,8}\w?x?$/, '')
      .trim();
    if (bare !== undefined && bare !== '') call.shell({ text: bare, span });
  }
}

function calculates(call: Call): void {
  for (const word of call.values('-e')) escapes(call, word);
  for (const word of call.operands) if (word.text !== '-') call.as('read', word);
  const { text } = call.stdin;
  if (call.hasStdin && text !== undefined) escapes(call, { text, span: call.words[0]?.span ?? [0, 0] });
  call.print({});
}

export const clockAndNumberTools: readonly ToolSpec[] = [
  {
    names: 'date gdate',
    summary: 'prints the time',
    options: `
      -s, --set=<text>          sets the clock
      -f, --file=<read>         takes times from there
      -r, --reference=<look>    prints when that file was changed
      -d, --date=<text> | -v=<text> | -j | -I[<text>] | --iso-8601[=<text>] | --rfc-3339=<text>
      -R, --rfc-email, --rfc-2822 | -u, --utc, --universal | --debug | --resolution`,
    effects: tells,
  },
  {
    names: 'cal ncal gcal calendar remind when ddate hebcal',
    summary: 'shows a calendar',
    options: `
      -f=<read> | -y | -m=<text> | -3 | -1 | -j | -A=<text> | -B=<text> | -h | -w | -M | -S | -N | -b | -C | -e | -o
      -p | -s=<text> | -d=<text> | -t=<text>`,
  },
  {
    names: 'dc',
    summary: 'calculates in reverse Polish notation',
    options: `
      -e, --expression=<text>   calculates that
      -f, --file=<read>         calculates what is there
      -x | -i | -z | -P | -R | -C | -I=<text> | -O=<text> | -S=<text> | -E=<text>`,
    effects: calculates,
  },
  {
    names: 'bc gbc',
    summary: 'calculates',
    options: `
      -l, --mathlib | -q, --quiet | -s, --standard | -w, --warn | -i, --interactive | -e, --expression=<text>
      -f, --file=<read> | -g | -P | -R | -S=<text> | -I=<text> | -O=<text>`,
    operands: '<read>...',
    effects: printsAnew,
  },
  {
    names: 'expr gexpr factor gfactor primes units qalc calc insect bcal fend',
    summary: 'calculates',
    effects: printsAnew,
  },
  {
    names: 'uuidgen mcookie pwgen xkcdpass diceware apg makepasswd',
    summary: 'makes up random words',
    options: `
      -n, --num=<text> | -N=<text> | -r, --random | -t, --time | -m, --md5 | -s, --sha1, --secure | -y | -c | -A | -0
      -B | -1 | -C | -x, --hex | -f, --file=<read> | -H=<read> | -a=<text> | -M=<text> | -l`,
    effects: printsAnew,
  },
];
