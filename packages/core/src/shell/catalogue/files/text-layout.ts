import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { passesOn, printsAnew } from './file-operands.js';

/** dos2unix changes files in place, or writes the second of a pair with `-n`. */
function convertsLines(call: Call): void {
  if (!call.has('-n')) {
    const isShown = call.has('-O') || call.has('-i');
    for (const word of call.operands) call.as(isShown ? 'read' : 'modify', word);
    return;
  }
  call.operands.forEach((word, index) => {
    call.as(index % 2 === 0 ? 'read' : 'write', word);
  });
}

/** Between these, what a shell would run stays what it is. */
const alike =
  /^(?:|ascii|us-ascii|utf-?8|iso-?8859-?\d+|8859_\d+|latin-?\d+|cp125\d|windows-125\d|koi8-?r|char)(?:\/\/.*)?$/i;

function recodes(call: Call): void {
  const isAlike = [call.value('-f'), call.value('-t')].every((name) => alike.test(name ?? ''));
  if (isAlike) passesOn(call);
  else call.print({ decoded: true });
}

export const textLayoutTools: readonly ToolSpec[] = [
  {
    names: 'join gjoin',
    summary: 'joins lines of two files by a field',
    options: `
      -1=<text> | -2=<text> | -a=<text> | -e=<text> | -j=<text> | -o=<text> | -t=<text> | -v=<text>
      -i, --ignore-case | --check-order | --nocheck-order | --header | -z, --zero-terminated`,
    operands: '<read> <read>',
    effects: printsAnew,
  },
  {
    names: 'column',
    summary: 'lays text out in columns',
    options: `
      -c, --output-width, --columns=<text> | -s, --separator=<text> | -o, --output-separator=<text>
      -N, --table-columns=<text> | -C, --table-column=<text> | -H, --table-hide=<text> | -O, --table-order=<text>
      -R, --table-right=<text> | -T, --table-truncate=<text> | -E, --table-noextreme=<text> | -W, --table-wrap=<text>
      -n, --table-name=<text> | -l, --table-columns-limit=<text> | -i, --tree-id=<text> | -p, --tree-parent=<text>
      -r, --tree=<text>
      -t, --table | -x, --fillrows | -e, --table-header-repeat | -d, --table-noheadings | -L, --keep-empty-lines
      -J, --json | -m, --table-maxout`,
    operands: '<read>...',
    effects: printsAnew,
  },
  {
    names: 'fmt gfmt fold gfold',
    summary: 'breaks lines',
    options: `
      -w, --width=<text> | -g, --goal=<text> | -p, --prefix=<text> | -c, --crown-margin | -s, --spaces, --split-only
      -t, --tagged-paragraph | -u, --uniform-spacing | -b, --bytes`,
    operands: '<read>...',
    effects: printsAnew,
  },
  {
    names: 'par',
    summary: 'breaks paragraphs',
    effects: printsAnew,
  },
  {
    names: 'nl gnl',
    summary: 'numbers lines',
    options: `
      -b, --body-numbering=<text> | -d, --section-delimiter=<text> | -f, --footer-numbering=<text>
      -h, --header-numbering=<text> | -i, --line-increment=<text> | -l, --join-blank-lines=<text>
      -n, --number-format=<text> | -s, --number-separator=<text> | -v, --starting-line-number=<text>
      -w, --number-width=<text> | -p, --no-renumber`,
    operands: '<read>...',
    effects: printsAnew,
  },
  {
    names: 'pr gpr',
    summary: 'lays text out in pages',
    options: `
      -D, --date-format=<text> | -h, --header=<text> | -l, --length=<text> | -N, --first-line-number=<text>
      -o, --indent=<text> | -w, --width=<text> | -W, --page-width=<text> | --columns=<text> | --pages=<text>
      -e[<text>] | --expand-tabs[=<text>] | -i[<text>] | -n[<text>] | --number-lines[=<text>] | -s[<text>]
      -S[<text>]
      -a, --across | -c, --show-control-chars | -d, --double-space | -F, -f, --form-feed | -J, --join-lines
      -m, --merge | -r, --no-file-warnings | -t, --omit-header | -T, --omit-pagination | -v, --show-nonprinting`,
    operands: '<read>...',
    effects: printsAnew,
  },
  {
    names: 'expand unexpand gexpand gunexpand',
    summary: 'changes between tabs and spaces',
    options: '-t, --tabs=<text> | -i, --initial | -a, --all | --first-only',
    operands: '<read>...',
  },
  {
    names: 'ul colcrt',
    summary: 'shows overstriking',
    options: '-i, --indicated | -t, -T, --terminal=<text> | - | --no-underlining | -2, --half-lines',
    operands: '<read>...',
    effects: passesOn,
  },
  {
    names: 'col colrm',
    summary: 'filters overstriking and columns',
    options: `
      -i, --indicated | -t, -T, --terminal=<text> | -b, --no-backspaces | -f, --fine | -h, --tabs | -l, --lines=<text>
      -p, --pass | -x, --spaces | -2, --half-lines | --no-underlining`,
    effects: passesOn,
  },
  {
    names: 'wc gwc tokei cloc scc sloccount',
    summary: 'counts lines, words and bytes',
    options: `
      --files0-from=<read>    takes the names of files from there
      -c, --bytes | -l, --lines | -L, --max-line-length | -m, --chars | -w, --words | --total=<text> | --debug`,
    operands: '<read>...',
    effects: printsAnew,
  },
  { names: 'tsort gtsort', summary: 'orders what depends on each other', operands: '<read>...', effects: printsAnew },
  {
    names: 'ptx gptx',
    summary: 'makes an index of words in their context',
    options: `
      -b, --break-file=<read> | -i, --ignore-file=<read> | -o, --only-file=<read> | -F, --flag-truncation=<text>
      -M, --macro-name=<text> | -S, --sentence-regexp=<text> | -W, --word-regexp=<text> | -g, --gap-size=<text>
      -w, --width=<text>
      -A, --auto-reference | -G, --traditional | -O | -R, --right-side-refs | -T | -f, --ignore-case
      -r, --references | -t`,
    operands: '<read>...',
    effects: printsAnew,
  },
  {
    names: 'iconv',
    summary: 'changes the encoding of text',
    options: `
      -o, --output=<write>     writes there
      -f, --from-code=<text> | -t, --to-code=<text> | -c | -l, --list | -s, --silent | --verbose | --byte-subst=<text>
      --unicode-subst=<text>`,
    operands: '<read>...',
    effects: recodes,
  },
  {
    names: 'uconv',
    summary: 'changes the encoding of text',
    options: `
      -o, --output=<write>     writes there
      -f, --from-code=<text> | -t, --to-code=<text> | -x=<text> | -X=<read> | -b, --block-size=<text>
      --callback=<text> | --from-callback=<text> | --to-callback=<text> | -i | -c | -l, --list
      -L, --list-transliterators | -v`,
    operands: '<read>...',
    effects: printsAnew,
  },
  {
    names: 'recode',
    summary: 'changes the encoding of files in place',
    options: `
      -f, --force | -g, --graphics | -d, --diacritics | -i, --sequence[=<text>] | -l, --list[=<text>] | -p | -q | -v
      -t, --touch | -s, --strict | -x, --ignore=<text> | -h[<text>]`,
    operands: '<text> <modify>...',
  },
  {
    names: 'dos2unix unix2dos mac2unix unix2mac d2u u2d todos fromdos flip',
    summary: 'changes how lines end',
    options: `
      -n, --newfile        writes to the second file of each pair
      -o, --oldfile        changes the files themselves
      -O, --to-stdout      prints instead
      -i, --info[=<text>]  only tells
      -c, --convmode=<text> | -D, --display-enc=<text> | -f, --force | -k, --keepdate | -q, --quiet | -s, --safe
      -e, --add-eol | -l, --newline | -m, --add-bom | -r, --remove-bom | -b, --keep-bom | -u, --keep-utf16 | -7
      -F, --follow-symlink | -R, --replace-symlink | -S, --skip-symlink | -v, --verbose | -ascii | -iso | -850 | -1252
      -ul | -ub | --allow-chown | --no-allow-chown`,
    effects: convertsLines,
  },
  {
    names: 'strings gstrings',
    summary: 'prints text in binary files',
    options: `
      -T, --target=<text> | -n, --bytes=<text> | -t, --radix=<text> | -e, --encoding=<text>
      -s, --output-separator=<text> | -U, --unicode=<text>
      -a, --all, - | -d, --data | -f, --print-file-name | -o | -w, --include-all-whitespace`,
    effects: (call) => {
      for (const { text, span } of call.operands) call.as('read', { text: text.replace(/^@/, ''), span });
      passesOn(call);
    },
  },
  {
    names: 'od god hexdump hd hexyl',
    summary: 'prints bytes as numbers',
    options: `
      -A, --address-radix=<text> | -j, --skip-bytes=<text> | -N, --read-bytes=<text> | -S=<text> | -t, --format=<text>
      --endian=<text> | -e=<text> | -f=<read> | -n, --length=<text> | -s=<text> | -w[<text>] | -L[<text>]
      -a | -b | -c | -d | -i | -l | -o | -x | -X | -C, --canonical | -v, --output-duplicates, --no-squeezing
      --traditional | --strings[=<text>] | --width[=<text>]`,
    operands: '<read>...',
    effects: printsAnew,
  },
  {
    names: 'numfmt',
    summary: 'writes numbers for people',
    options: `
      -d, --delimiter=<text> | --field=<text> | --format=<text> | --from=<text> | --from-unit=<text> | --to=<text>
      --to-unit=<text> | --header[=<text>] | --padding=<text> | --round=<text> | --suffix=<text> | --invalid=<text>
      --grouping | -z`,
    effects: printsAnew,
  },
  {
    names: 'ts lolcat ccze',
    summary: 'marks up lines',
    options: `
      -i | -s | -m | -r | -F=<text> | -p, --spread=<text> | -S, --seed=<text> | -f, --force | -a, --animate
      -A, --raw-ansi | -l, --list`,
    // Another one of that name is a queue of commands.
    effects: (call) => (call.name === 'ts' ? call.possible(call.words) : undefined),
  },
];
