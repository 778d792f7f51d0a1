import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { STAR, UNKNOWN } from '../../words/markers.js';
import { directoryOf, lastPart, printsAnew } from './file-operands.js';

/** What is listed is named on the way out, so that `rm $(ls /dir)` is seen for what it removes. */
function lists(call: Call): void {
  const isLong = call.has('-l') || call.name === 'vdir';
  if (isLong) {
    call.print({ text: `${UNKNOWN}\n` });
    return;
  }
  const named = call.operands.filter(({ text }) => text.includes(STAR) || call.has('-d'));
  const names = named.length > 0 && named.length === call.operands.length ? call.texts : [STAR];
  call.print({ text: `${names.join('\n')}\n` });
}

function printed(call: Call, of: (path: string) => string): void {
  const end = call.has('-z') || call.has('-0') ? '\0' : '\n';
  call.print({ text: call.texts.map((text) => of(text) + end).join('') });
}

function basename(call: Call): void {
  const [path, second] = call.operands;
  if (path === undefined) return;
  const isMany = call.has('-a') || call.has('-s');
  const suffix = call.value('-s') ?? (isMany ? undefined : second?.text) ?? '';
  const words: readonly Word[] = isMany ? call.operands : [path];
  const names = words.map(({ text }) => {
    const name = lastPart(text);
    return suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
  });
  call.print({ text: `${names.join('\n')}\n` });
}

const lsOptions = `
      -l                       tells owners, modes, sizes and times
      -a, --all                lists hidden ones too
      -R, --recursive          goes into directories
      -d, --directory          lists directories themselves
      -t | -S | -r, --reverse | -h, --human-readable | -A, --almost-all | -b, --escape | -B, --ignore-backups | -c
      -C | -D, --dired
      -f | -F | --classify[=<text>] | -g | -G, --no-group | -H | -i, --inode | -k, --kibibytes | -L, --dereference
      -m | -n, --numeric-uid-gid
      -N, --literal | -o | -p | -q, --hide-control-chars | -Q, --quote-name | -s, --size | -u | -U | -v | -x | -X
      -Z, --context | -1 | -0, --zero
      -I, --ignore=<text> | -T, --tabsize=<text> | -w, --width=<text> | --block-size=<text> | --color[=<text>]
      --colour[=<text>]
      --format=<text> | --full-time | --group-directories-first | --si | --hide=<text> | --hyperlink[=<text>]
      --indicator-style=<text>
      --quoting-style=<text> | --show-control-chars | --sort=<text> | --time=<text> | --time-style=<text> | --author
      --file-type`;

export const listingTools: readonly ToolSpec[] = [
  {
    names: 'ls dir vdir gls ll la l',
    summary: 'lists files',
    options: lsOptions,
    operands: '<look>...',
    effects: lists,
  },
  {
    names: 'exa eza lsd',
    summary: 'lists files in colour',
    options: `
      -l, --long | -a, --all | -R, --recurse | -T, --tree | -d, --list-dirs | -L, --level=<text> | -s, --sort=<text>
      -I, --ignore-glob=<text>
      -t, --time=<text> | --time-style=<text> | --git | --icons[=<text>] | --color[=<text>] | -1, --oneline
      -G, --grid | -x, --across | -r, --reverse
      --group-directories-first | -h, --header | -g, --group | -i, --inode | -H, --links | -m, --modified
      -u, --accessed | -U, --created | --depth=<text>`,
    operands: '<look>...',
    effects: lists,
  },
  {
    names: 'tree',
    summary: 'draws directories as a tree',
    options: `
      -o=<write>      writes there
      -L=<text> | -P=<text> | -I=<text> | -H=<text> | -T=<text> | --filelimit=<text> | --charset=<text>
      --sort[=<text>] | --timefmt=<text>
      --gitfile=<read> | --infofile=<read> | --filesfrom | --fromfile | --hintro=<read> | --houtro=<read>
      -a | -d | -l | -f | -x | -q | -N | -Q | -p | -u | -g | -s | -h | -D | -F | -v | -t | -c | -U | -r | -i | -A | -S
      -n | -C | -X | -J | -R
      --du | --si | --inodes | --device | --noreport | --prune | --dirsfirst | --gitignore | --matchdirs
      --ignore-case | --metafirst`,
    operands: '<look>...',
    effects: printsAnew,
  },
  {
    names: 'stat gstat',
    summary: 'tells what a file is',
    options: `
      -c, --format=<text> | --printf=<text> | -L, --dereference | -f, --file-system | -t, --terse | --cached=<text>
      -x`,
    operands: '<look>...',
    effects: printsAnew,
  },
  {
    names: 'readlink realpath greadlink grealpath',
    summary: 'tells where a link leads',
    options: `
      -f, --canonicalize | -e, --canonicalize-existing | -m, --canonicalize-missing | -n, --no-newline
      -q, --quiet, --silent
      -s, --strip, --no-symlinks | -v, --verbose | -z, --zero | -L, --logical | -P, --physical | --relative-to=<text>
      --relative-base=<text>`,
    operands: '<look>...',
    effects: (call) => {
      printed(call, (path) => path);
    },
  },
  {
    names: 'basename gbasename',
    summary: 'prints the last part of paths',
    options: '-a, --multiple | -s, --suffix=<text> | -z, --zero',
    effects: basename,
  },
  {
    names: 'dirname gdirname',
    summary: 'prints paths without their last part',
    options: '-z, --zero',
    effects: (call) => {
      printed(call, directoryOf);
    },
  },
  {
    names: 'pathchk namei',
    summary: 'checks paths',
    options: `
      -p | -P | --portability | -l, --long | -m, --modes | -o, --owners | -x, --mountpoints | -n, --nosymlinks
      -v, --vertical`,
  },
  {
    names: 'du gdu dust dua',
    summary: 'tells how much space files take',
    options: `
      --files0-from=<read>          takes the names of files from there
      -X, --exclude-from=<read>     leaves out what matches the patterns there
      -d, --max-depth=<text> | -B, --block-size=<text> | -t, --threshold=<text> | --exclude=<text> | --time[=<text>]
      --time-style=<text> | -I=<text>
      -0, --null | -a, --all | --apparent-size | -b, --bytes | -c, --total | -D, -H, --dereference-args
      -h, --human-readable | --inodes | -k | -l, --count-links
      -L, --dereference | -m | -P, --no-dereference | -S, --separate-dirs | --si | -s, --summarize
      -x, --one-file-system`,
    operands: '<look>...',
    effects: printsAnew,
  },
  {
    names: 'df gdf duf pydf dfc',
    summary: 'tells how full file systems are',
    options: `
      -B, --block-size=<text> | -t, --type=<text> | -x, --exclude-type=<text> | --output[=<text>] | -a, --all
      -h, --human-readable | -H, --si | -i, --inodes | -k | -l, --local
      --no-sync | -P, --portability | --sync | --total | -T, --print-type | -hide=<text> | -only=<text> | -json`,
    effects: printsAnew,
  },
  {
    names: 'ncdu',
    summary: 'shows what takes space',
    options: `
      -o=<write>                 writes what it found there
      -f=<read>                  reads what it found before
      -X, --exclude-from=<read> | --exclude=<text> | -x, --one-file-system | -e, --extended | -r | -q | -0 | -1 | -2
      --si | -L, --follow-symlinks | --color=<text>`,
  },
  {
    names: 'pwd gpwd',
    summary: 'prints the working directory',
    options: '-L, --logical | -P, --physical',
    effects: (call) => {
      call.print({ text: '.\n' });
    },
  },
  {
    names: 'dircolors',
    summary: 'sets colours of ls',
    options: '-b, --sh | -c, --csh | -p, --print-database | --print-ls-colors',
    operands: '<read>',
    // One variable, whatever the file says of colours.
    effects: (call) => call.print({ text: '' }),
  },
  {
    names: 'file',
    summary: 'tells what kind of data a file holds',
    options: `
      -f, --files-from=<read>      takes the names of files from there
      -m, --magic-file=<read>      takes the patterns from there
      -C, --compile                writes compiled patterns
      -e, --exclude=<text> | --exclude-quiet=<text> | -F, --separator=<text> | -P, --parameter=<text> | --extension
      -b, --brief | -c, --checking-printout | -d | -E | -h, --no-dereference | -i, --mime | --mime-type
      --mime-encoding | -I | -k, --keep-going | -l, --list | -L, --dereference
      -n, --no-buffer | -N, --no-pad | -p, --preserve-date | -r, --raw | -s, --special-files | -S, --no-sandbox
      -z, --uncompress | -Z, --uncompress-noreport | -0, --print0 | -v, --version`,
    operands: '<look>...',
    effects: printsAnew,
  },
];
