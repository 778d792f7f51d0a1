import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { anyLines, splitAfter } from '../../words/counted-parts.js';
import { UNKNOWN } from '../../words/markers.js';
import { cutColumns } from './cut-columns.js';
import { asEach, passesOn, reorders } from './file-operands.js';
import { translated } from './translate-characters.js';

/** Hands on what is read, changed; what is not known stays so. */
function changes(call: Call, change: (text: string) => string | undefined): void {
  const { text } = call.content;
  const changed = text === undefined ? undefined : change(text);
  call.print(changed === undefined ? {} : { text: changed });
}

/** Hands on some of the lines that are read: where their order is not known, nobody knows which. */
function picks(call: Call, pick: (text: string) => string | undefined): void {
  const { text, traits } = call.content;
  changes(call, (given) => {
    const picked = pick(given);
    return traits.unordered === true && picked !== text ? undefined : picked;
  });
}

function eachLine(text: string, of: (line: string) => string): string {
  return text.split('\n').map(of).join('\n');
}

function reversedLines(text: string): string {
  const isEnded = text.endsWith('\n');
  return (isEnded ? text.slice(0, -1) : text).split('\n').reverse().join('\n') + (isEnded ? '\n' : '');
}

function countOf(call: Call, option: string): number {
  const short = /^-(\d{1,9})$/.exec(call.words[0]?.text ?? '')?.[1];
  return Number(call.value(option) ?? short ?? 10);
}

function linesOf(text: string): readonly string[] {
  return text.split(/(?<=\n)/);
}

function head(text: string, call: Call): string | undefined {
  const bytes = call.value('-c');
  if (bytes !== undefined) return /^-?\d{1,9}$/.test(bytes) ? splitAfter([...text], Number(bytes))?.[0] : undefined;
  const count = countOf(call, '-n');
  if (!Number.isInteger(count)) return undefined;
  const split = splitAfter(linesOf(text), count);
  return split === undefined ? anyLines(text) : split[0];
}

function tail(text: string, call: Call): string | undefined {
  const bytes = call.value('-c');
  const given = bytes ?? call.value('-n') ?? '';
  const fromStart = /^\+(\d{1,9})$/.exec(given)?.[1];
  const count =
    fromStart === undefined
      ? -Math.abs(bytes === undefined ? countOf(call, '-n') : Number(bytes))
      : Math.max(0, Number(fromStart) - 1);
  if (!Number.isInteger(count)) return undefined;
  if (count === 0) return fromStart === undefined ? '' : text;
  if (bytes !== undefined) return splitAfter([...text], count)?.[1];
  const split = splitAfter(linesOf(text), count);
  return split === undefined ? anyLines(text) : split[1];
}

function cut(text: string, call: Call): string | undefined {
  const fields = call.value('-f');
  return cutColumns(text, {
    list: fields ?? call.value('-c') ?? call.value('-b') ?? '',
    delimiter: fields === undefined ? undefined : (call.value('-d') ?? '\t'),
    outputDelimiter: call.value('--output-delimiter'),
    isComplement: call.has('--complement'),
    isOnlyDelimited: call.has('-s'),
  });
}

function translate(call: Call): void {
  const [from = '', to] = call.texts;
  changes(call, (text) =>
    translated(text, {
      from,
      to,
      isDelete: call.has('-d'),
      isSqueeze: call.has('-s'),
      isComplement: call.has('-c'),
    }),
  );
}

function joinsLines(text: string, call: Call): string {
  if (!call.has('-s')) return text;
  const bare = text.endsWith('\n') ? text.slice(0, -1) : text;
  return `${bare.split('\n').join(call.value('-d') ?? '\t')}\n`;
}

export const textFilterTools: readonly ToolSpec[] = [
  {
    names: 'cat gcat',
    summary: 'prints files',
    options: `
      -A, --show-all | -b, --number-nonblank | -e | -E, --show-ends | -n, --number | -s, --squeeze-blank | -t
      -T, --show-tabs | -u | -v, --show-nonprinting`,
    operands: '<read>...',
    effects: passesOn,
  },
  {
    names: 'tac gtac',
    summary: 'prints lines from the last to the first',
    options: '-b, --before | -r, --regex | -s, --separator=<text>',
    operands: '<read>...',
    effects: (call) => {
      changes(call, reversedLines);
    },
  },
  {
    names: 'rev',
    summary: 'prints every line backwards',
    options: '-0, --zero',
    operands: '<read>...',
    effects: (call) => {
      changes(call, (text) => eachLine(text, (line) => [...line].reverse().join('')));
    },
  },
  {
    names: 'head ghead',
    summary: 'prints the beginning of files',
    options: `
      -n, --lines=<text> | -c, --bytes=<text> | -q, --quiet, --silent | -v, --verbose | -z, --zero-terminated`,
    operands: '<read>...',
    effects: (call) => {
      picks(call, (text) => head(text, call));
    },
  },
  {
    names: 'tail gtail multitail',
    summary: 'prints the end of files',
    options: `
      -f, --follow[=<text>]     goes on as they grow
      -F                        goes on as they grow, under that name
      -n, --lines=<text> | -c, --bytes=<text> | --pid=<text> | -s, --sleep-interval=<text>
      --max-unchanged-stats=<text>
      -q, --quiet, --silent | -v, --verbose | -z, --zero-terminated | --retry | -r | +n=<text> | -i=<read>
      -l=<command>`,
    operands: '<read>...',
    effects: (call) => {
      picks(call, (text) => tail(text, call));
    },
  },
  {
    names: 'cut gcut',
    summary: 'prints parts of lines',
    options: `
      -b, --bytes=<text> | -c, --characters=<text> | -d, --delimiter=<text> | -f, --fields=<text>
      --output-delimiter=<text>
      -n | --complement | -s, --only-delimited | -z, --zero-terminated | -w`,
    operands: '<read>...',
    effects: (call) => {
      changes(call, (text) => cut(text, call));
    },
  },
  {
    names: 'tr gtr',
    summary: 'replaces or deletes characters',
    options: '-c, -C, --complement | -d, --delete | -s, --squeeze-repeats | -t, --truncate-set1',
    operands: '<text> <text>',
    effects: translate,
  },
  {
    names: 'sort gsort msort',
    summary: 'sorts lines',
    options: `
      -o, --output=<write>               writes there
      --compress-program=<command>       packs temporary files with that program
      --files0-from=<read>               takes the names of files from there
      --random-source=<read>             takes random bytes from there
      -k, --key=<text> | -t, --field-separator=<text> | -S, --buffer-size=<text> | -T, --temporary-directory=<text>
      --parallel=<text> | --batch-size=<text> | --sort=<text>
      -b | -d, --dictionary-order | -f, --ignore-case | -g, --general-numeric-sort | -h, --human-numeric-sort
      -i, --ignore-nonprinting | -M, --month-sort | -n, --numeric-sort | -r, --reverse
      -R, --random-sort | -V, --version-sort | -c | --check[=<text>] | -C | --debug | -m, --merge | -s, --stable
      -u, --unique | -z, --zero-terminated`,
    operands: '<read>...',
    effects: reorders,
  },
  {
    names: 'uniq guniq',
    summary: 'leaves out lines that are repeated',
    options: `
      -f, --skip-fields=<text> | -s, --skip-chars=<text> | -w, --check-chars=<text> | --all-repeated[=<text>]
      --group[=<text>]
      -c, --count | -d, --repeated | -D | -i, --ignore-case | -u, --unique | -z, --zero-terminated`,
    operands: '<read> <write>',
    effects: (call) => {
      if (call.has('-c')) call.print({});
      else passesOn(call);
    },
  },
  {
    names: 'shuf gshuf',
    summary: 'shuffles lines',
    options: `
      -o, --output=<write>        writes there
      --random-source=<read>      takes random bytes from there
      -e, --echo                  takes its words for the lines
      -i, --input-range=<text> | -n, --head-count=<text> | -r, --repeat | -z, --zero-terminated`,
    effects: (call) => {
      // As many as are asked for are any of them.
      if (call.has('-i') || call.has('-n')) {
        if (!call.has('-e')) asEach(call, 'read', call.operands);
        call.print(call.has('-e') ? { text: UNKNOWN } : {});
      } else if (call.has('-e')) call.print({ text: `${call.texts.join('\n')}\n`, unordered: true });
      else {
        asEach(call, 'read', call.operands);
        reorders(call);
      }
    },
  },
  {
    names: 'paste gpaste',
    summary: 'joins lines of files side by side',
    options: '-d, --delimiters=<text> | -s, --serial | -z, --zero-terminated',
    operands: '<read>...',
    effects: (call) => {
      changes(call, (text) => joinsLines(text, call));
    },
  },
];
