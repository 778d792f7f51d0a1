import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { onEachPath, printsAnew } from './file-operands.js';

/** What a patch changes is named in it; without a file, whatever lies below. */
function patches(call: Call): void {
  if (call.isTrial('--dry-run')) return;
  const [file] = call.operands;
  const directory = call.value('-d');
  if (file === undefined || directory !== undefined) {
    call.path('write', 'modify', directory ?? '.', { attributes: { recursive: true } });
  } else call.as('modify', file);
}

const diffOptions = `
      --from-file=<read>           compares that with every other
      --to-file=<read>             compares every other with that
      -X, --exclude-from=<read>    leaves out what matches the patterns there
      -r, --recursive              compares directories with all below them
      -u                           shows changes with lines around them
      -y, --side-by-side           shows both side by side
      -C, --context=<text> | -U, --unified=<text> | -I, --ignore-matching-lines=<text>
      -F, --show-function-line=<text> | -W, --width=<text> | -S, --starting-file=<text> | -x, --exclude=<text>
      -D, --ifdef=<text>
      --label=<text> | -L=<text> | --tabsize=<text> | --horizon-lines=<text> | --color[=<text>] | --palette=<text>
      --line-format=<text> | --old-line-format=<text> | --new-line-format=<text> | --unchanged-line-format=<text>
      --old-group-format=<text> | --new-group-format=<text> | --changed-group-format=<text>
      --unchanged-group-format=<text> | --GTYPE-group-format=<text>
      -a, --text | -b, --ignore-space-change | -B, --ignore-blank-lines | -c | -d, --minimal | -e, --ed
      -E, --ignore-tab-expansion | -H, --speed-large-files | -i, --ignore-case | -l, --paginate | -n, --rcs
      -N, --new-file | -p, --show-c-function
      -P, --unidirectional-new-file | -q, --brief | -s, --report-identical-files | -t, --expand-tabs
      -T, --initial-tab | -w, --ignore-all-space | -Z, --ignore-trailing-space | --normal | --left-column
      --suppress-common-lines | --strip-trailing-cr | --no-dereference`;

export const comparingTools: readonly ToolSpec[] = [
  {
    names:
      'diff gdiff colordiff zdiff bzdiff xzdiff lzdiff zstddiff wdiff dwdiff cwdiff icdiff difft diffoscope imediff',
    summary: 'shows how files differ',
    options: diffOptions,
    effects: (call) => {
      onEachPath(call, ['read', 'read'], call.operands, call.has('-r') ? { recursive: true } : {});
      call.print({});
    },
  },
  {
    names: 'cmp gcmp zcmp bzcmp xzcmp lzcmp',
    summary: 'tells where files begin to differ',
    options: `
      -b, --print-bytes | -i, --ignore-initial=<text> | -l, --verbose | -n, --bytes=<text> | -s, --quiet, --silent`,
    operands: '<read> <read> <text> <text>',
    effects: printsAnew,
  },
  {
    names: 'comm gcomm',
    summary: 'compares sorted files line by line',
    options: `
      -1 | -2 | -3 | --check-order | --nocheck-order | --output-delimiter=<text> | --total | -z, --zero-terminated`,
    operands: '<read> <read>',
    effects: printsAnew,
  },
  {
    names: 'diff3 gdiff3',
    summary: 'shows how three files differ',
    options: `
      --diff-program=<program>     compares with that program
      -L, --label=<text> | -A, --show-all | -e, --ed | -E, --show-overlap | -m, --merge | -T, --initial-tab
      -x, --overlap-only | -X | -3, --easy-only | -i | -a, --text | --strip-trailing-cr`,
    operands: '<read> <read> <read>',
    effects: printsAnew,
  },
  {
    names: 'sdiff gsdiff',
    summary: 'shows files side by side and merges them',
    options: `
      -o, --output=<write>         merges into that file
      --diff-program=<program>     compares with that program
      -I, --ignore-matching-lines=<text> | -w, --width=<text> | -a, --text | -b, --ignore-space-change
      -B, --ignore-blank-lines | -d, --minimal | -E, --ignore-tab-expansion | -H, --speed-large-files
      -i, --ignore-case | -l, --left-column | -s, --suppress-common-lines | -t, --expand-tabs | -W, --ignore-all-space
      --strip-trailing-cr`,
    operands: '<read> <read>',
    effects: printsAnew,
  },
  {
    names: 'patch gpatch',
    summary: 'applies changes to files',
    options: `
      -i, --input=<read>           takes the changes from there
      -o, --output=<write>         writes there instead
      -r, --reject-file=<write>    writes what does not fit there
      -d, --directory=<text>       goes into that directory first
      -R, --reverse                takes the changes back
      --dry-run                    changes nothing
      -p, --strip=<text> | -D, --ifdef=<text> | -F, --fuzz=<text> | -g, --get=<text> | -Y, --basename-prefix=<text>
      -z, --suffix=<text> | -B, --prefix=<text> | -V, --version-control=<text> | --quoting-style=<text>
      --read-only=<text> | --reject-format=<text>
      -b, --backup | -c, --context | -e, --ed | -E, --remove-empty-files | -f, --force | -l, --ignore-whitespace
      -n, --normal | -N, --forward | -s, --quiet, --silent | -t, --batch | -T, --set-time | -u, --unified
      -Z, --set-utc | --binary | --follow-symlinks | --merge[=<text>] | --posix | --verbose`,
    operands: '<text> <read>',
    effects: patches,
  },
  {
    names:
      'delta diff-so-fancy diffstat lsdiff filterdiff grepdiff interdiff combinediff splitdiff rediff recountdiff unwrapdiff flipdiff espdiff editdiff',
    summary: 'shows or filters changes',
    options: `
      --pager=<command>            shows them with that command
      -n, --line-numbers | -s, --side-by-side | --syntax-theme=<text> | --width=<text> | --paging=<text>
      -p, --strip=<text> | -i, --include=<text> | -x, --exclude=<text> | -E, --extended-regexp | -z, --decompress
      --color[=<text>]`,
    operands: '<read>...',
  },
  {
    names: 'merge wiggle mergediff',
    summary: 'merges changes of two files into a third',
    options: '-A | -e | -E | -p, --print | -q | -L=<text> | -r, --replace | -o, --output=<write>',
    operands: '<modify> <read> <read>',
  },
  {
    names: 'bsdiff xdelta xdelta3 rdiff bspatch',
    summary: 'writes or applies differences of binary files',
    options: `
      -e | -d | -s=<read> | -f | -c | -k | -n | -q | -v | -9 | -0 | -S=<text> | -B=<text> | -W=<text> | -A[<text>]`,
    operands: '<read> <any> <any>',
    effects: (call) => {
      const last = call.operands.at(-1);
      if (last !== undefined && call.operands.length > 1) call.as('write', last);
    },
  },
];
