import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { DEEP } from '../../words/markers.js';
import { inDirectory, onEachPath, passesOn } from './file-operands.js';
import { searchedForSecrets } from './secret-search.js';

/** Options with which lines do not come out as they are. */
const altering: readonly string[] = ['-o', '-c', '-l', '-n', '-b', '-H', '-L', '-q'];

/** What names the files that it finds rather than their lines: they may be all below where it looks, as those of find. */
const listing: readonly string[] = [
  '--files',
  '-l',
  '--files-with-matches',
  '--files-without-match',
  '--files-without-matches',
];

function listsFiles(call: Call, roots: readonly Word[]): void {
  const from = roots.length === 0 ? ['.'] : roots.map(({ text }) => text);
  const end = call.has('-Z') || call.has('-0') || call.has('--null') ? '\0' : '\n';
  call.print({ text: from.map((root) => inDirectory(root, DEEP) + end).join('') });
}

/** Reads what is searched; the first operand is the pattern unless an option brought one. */
function searches(call: Call, isRecursive: boolean): void {
  const hasPattern = call.has('-e') || call.has('-f') || call.has('--files') || call.has('--type-list');
  const [first] = call.operands;
  const files = call.operands.slice(hasPattern ? 0 : 1);
  onEachPath(call, ['read', 'read'], files, isRecursive ? { recursive: true } : {});
  if (isRecursive && listing.some((option) => call.has(option))) listsFiles(call, files);
  else if (isRecursive || altering.some((option) => call.has(option))) call.print({});
  else passesOn(call);
  if (!isRecursive) return;
  const patterns: readonly Word[] = hasPattern || first === undefined ? call.values('-e') : [first];
  for (const root of searchedForSecrets(patterns, files)) {
    call.path('read', 'search-secrets', root, { attributes: { recursive: true } });
  }
}

const grepOptions = `
      -e, --regexp=<text>           looks for that pattern
      -f, --file=<read>             takes patterns from there
      -r, --recursive               searches directories
      -R, --dereference-recursive   searches directories, following links
      -i, -y, --ignore-case         takes no notice of case
      -v, --invert-match            prints what does not match
      -n, --line-number             prints line numbers
      -l, --files-with-matches      prints names of files only
      -o, --only-matching           prints only what matches
      -c, --count                   counts
      -A, --after-context=<text> | -B, --before-context=<text> | -C, --context=<text> | -m, --max-count=<text>
      -d, --directories=<text> | -D, --devices=<text>
      --include=<text> | --exclude=<text> | --exclude-dir=<text> | --exclude-from=<read> | --label=<text>
      --binary-files=<text> | --color[=<text>] | --colour[=<text>] | --group-separator=<text>
      -a, --text | -b, --byte-offset | -E, --extended-regexp | -F, --fixed-strings | -G, --basic-regexp
      -P, --perl-regexp | -h, --no-filename | -H, --with-filename | -I
      -L, --files-without-match | -q, --quiet, --silent | -s, --no-messages | -T, --initial-tab | -U, --binary | -V
      -w, --word-regexp | -x, --line-regexp | -z, --null-data | -Z, --null | --line-buffered
      -M, --multiline | --om-separator=<text> | --no-ignore-case | --no-group-separator`;

const isRecursiveGrep = (call: Call): boolean =>
  call.has('-r') || call.has('-R') || call.name === 'rgrep' || call.value('-d') === 'recurse';

export const searchingTools: readonly ToolSpec[] = [
  {
    names:
      'grep egrep fgrep rgrep ggrep gegrep gfgrep pcregrep pcre2grep zgrep zegrep zfgrep bzgrep bzegrep bzfgrep xzgrep xzegrep xzfgrep lzgrep zstdgrep zipgrep agrep tre-agrep sgrep',
    summary: 'prints lines that match a pattern',
    options: grepOptions,
    effects: (call) => {
      searches(call, isRecursiveGrep(call));
    },
  },
  {
    names: 'rg ripgrep rga',
    summary: 'searches directories for a pattern',
    options: `
      -e, --regexp=<text>           looks for that pattern
      -f, --file=<read>             takes patterns from there
      --pre=<program>               hands every file to a program first
      --hostname-bin=<program>      asks that program for the name of the machine
      --ignore-file=<read>          takes patterns of what to leave out from there
      -z, --search-zip              looks into compressed files
      -A, --after-context=<text> | -B, --before-context=<text> | -C, --context=<text> | -m, --max-count=<text>
      -g, --glob=<text> | --iglob=<text> | -t, --type=<text> | -T, --type-not=<text>
      -r, --replace=<text> | -d, --max-depth=<text> | -E, --encoding=<text> | -j, --threads=<text>
      -M, --max-columns=<text> | --sort=<text> | --sortr=<text> | --color=<text> | --colors=<text>
      --pre-glob=<text> | --type-add=<text> | --type-clear=<text> | --path-separator=<text>
      --context-separator=<text> | --max-filesize=<text> | --engine=<text> | --dfa-size-limit=<text>
      --regex-size-limit=<text> | --hyperlink-format=<text>
      --files | --type-list | -i, --ignore-case | -S, --smart-case | -s, --case-sensitive | -v, --invert-match
      -n, --line-number | -N, --no-line-number | -l, --files-with-matches | -L, --follow | -c, --count
      -o, --only-matching | -w, --word-regexp | -x, --line-regexp | -F, --fixed-strings | -P, --pcre2
      -U, --multiline | -u, --unrestricted | -a, --text | -q, --quiet | -H, --with-filename | -I, --no-filename
      -0, --null | -p, --pretty
      --hidden | --no-ignore | --json | --vimgrep | --heading | --no-heading | --stats | --trim | --passthru | --debug
      --one-file-system | --files-without-match | --column | --count-matches`,
    effects: (call) => {
      searches(call, true);
    },
  },
  {
    names: 'ag ack ack-grep pt ucg sift',
    summary: 'searches source code for a pattern',
    options: `
      --pager=<command>             shows what it found with that command
      -p, --path-to-ignore=<read>   takes patterns of what to leave out from there
      --match=<text> | --ackrc=<read> | --output=<text> | --files-from=<read> | -x | --files-with-matches | --files
      -A, --after=<text> | -B, --before=<text> | -C, --context=<text> | -m, --max-count=<text>
      -G, --file-search-regex=<text> | -g=<text> | --ignore=<text> | --ignore-dir=<text> | --depth=<text>
      -W, --width=<text> | --workers=<text> | -t, --type=<text> | --color[=<text>]
      -i, --ignore-case | -s, --case-sensitive | -S, --smart-case | -v, --invert-match | -l
      -L, --files-without-matches | -c, --count | -o, --only-matching | -w, --word-regexp | -Q, --literal
      -a, --all-types | -u, --unrestricted | -U | -f, --follow | -n, --norecurse | -r | -z, --search-zip | --hidden
      --nogroup | --stats | -0 | -h | -H | -1`,
    effects: (call) => {
      searches(call, true);
    },
  },
  {
    names: 'fzf sk peco fzy percol',
    summary: 'lets somebody choose of what it reads',
    operands: '<text>...',
    options: `
      --preview=<text>          shows what a command says of each
      --bind=<text>             runs commands at the press of a key
      --history=<modify>        keeps searches there
      --query=<text> | -q=<text> | -f, --filter=<text> | -d, --delimiter=<text> | -n, --nth=<text> | --with-nth=<text>
      --height=<text> | --layout=<text> | --prompt=<text> | --header=<text> | --color=<text> | --expect=<text>
      --preview-window=<text> | --tiebreak=<text> | --scheme=<text> | --margin=<text> | --padding=<text>
      --pointer=<text> | --marker=<text> | --border[=<text>] | --info=<text> | --tac | --walker=<text>
      --walker-root=<text> | --tmux[=<text>] | --listen[=<listen>] | -c, --cmd=<text>
      -m, --multi | -e, --exact | -i | +i | -x, --extended | +x | +m | -1, --select-1 | -0, --exit-0 | --ansi
      --reverse | --cycle | --read0 | --print0 | --print-query | --sync | --no-sort | +s | --with-shell=<command>`,
    effects: binds,
  },
  {
    names: 'look',
    summary: 'prints lines that begin with a text',
    options: '-a, --alternative | -d, --alphanum | -f, --ignore-case | -t, --terminate=<text>',
    operands: '<text> <read>...',
  },
];

/** `enter:execute(vim {}),ctrl-x:become(…)`: actions of fzf that run something, however their argument is quoted. */
const runningAction =
  /(?:execute(?:-silent)?|become|reload(?:-sync)?|transform(?:-[a-z]+)?|preview)(?::(.*)|\(([^)]*)\)|\[([^\]]*)\]|\{([^}]*)\}|<([^>]*)>|~([^~]*)~|!([^!]*)!|@([^@]*)@|#([^#]*)#|%([^%]*)%|\^([^^]*)\^|&([^&]*)&|\*([^*]*)\*|;([^;]*);|\/([^/]*)\/|\|([^|]*)\|)/g;

/** Words of fzf's own that stand for the chosen line. */
function runsForChosen(call: Call, line: string, span: Word['span']): void {
  call.shell({ text: line.replace(/\{[+sfnq0-9.]{0,8}\}/g, 'chosen'), span });
}

function binds(call: Call): void {
  for (const { text, span } of call.values('--preview')) runsForChosen(call, text, span);
  for (const { text, span } of [...call.values('--cmd')]) runsForChosen(call, text, span);
  for (const { text, span } of call.values('--bind')) {
    for (const found of text.matchAll(runningAction)) {
      const line = found.slice(1).find((part) => part !== undefined);
      if (line !== undefined && line !== '') runsForChosen(call, line, span);
    }
  }
}
