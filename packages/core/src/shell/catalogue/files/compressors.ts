import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { isDash } from './file-operands.js';

/** What a compressor does with the file it was given. */
interface Habit {
  /** Ending of what it makes. */
  readonly suffix: string;
  /** `-S` says another one. */
  readonly isNamed?: true;
  /** Leaves the file where it is, unless told otherwise. */
  readonly keeps: boolean;
  /** It only ever unpacks, or only ever prints. */
  readonly unpacks?: true;
  readonly prints?: true;
}

function isShown(call: Call, habit: Habit): boolean {
  return habit.prints === true || ['-c', '-l', '-t'].some((option) => call.has(option));
}

function isKept(call: Call, { keeps }: Habit): boolean {
  return keeps ? !call.has('--rm') : call.has('-k');
}

/** Endings that stand for two. */
const packedTar = /\.t(?:gz|az|bz2?|xz|lz|zst)$/i;

function madeOf(call: Call, word: Word, { suffix, isNamed, unpacks }: Habit): Word {
  const isUnpacked = unpacks === true || call.has('-d');
  if (!isUnpacked) {
    const ending = (isNamed === true ? call.value('-S') : undefined) ?? suffix;
    return { text: `${word.text}${ending}`, span: word.span };
  }
  const text = word.text.replace(packedTar, '.tar');
  return { text: text === word.text ? text.replace(/\.[a-z0-9]{1,5}$/i, '') : text, span: word.span };
}

function compresses(call: Call, habit: Habit): void {
  const attributes = call.has('-r') ? ({ recursive: true } as const) : {};
  for (const word of call.operands) {
    if (isDash(word)) continue;
    call.path('read', 'read', word, { attributes });
    if (isShown(call, habit)) continue;
    if (!call.has('-o')) call.path('write', 'create', madeOf(call, word, habit), { attributes, span: word.span });
    // Its content lives on under another name.
    if (!isKept(call, habit)) call.path('delete', 'move', word, { attributes });
    // Of a directory, what is made lies beside each file in it.
    else if (call.has('-r')) call.path('write', 'create', word, { attributes });
  }
  if (habit.unpacks === true || habit.prints === true || call.has('-d')) call.print({ decoded: true });
  else call.print({});
}

const options = `
      -c, --stdout, --to-stdout              prints and keeps the file
      -d, --decompress, --uncompress         unpacks
      -k, --keep                             keeps the file
      -l, --list                             tells sizes
      -t, --test                             checks
      -r, --recursive                        goes into directories
      -f, --force                            writes over what exists
      -z, --compress | -S, --suffix=<text> | -n, --no-name | -N, --name | -q, --quiet | -v, --verbose | -a, --ascii
      -V | -L, --license | -h, --help | -0 | -1, --fast | -2 | -3 | -4 | -5 | -6 | -7 | -8 | -9, --best | -s, --small
      --rsyncable | --synchronous`;

const tool = (names: string, habit: Habit, more = ''): ToolSpec => ({
  names,
  summary: habit.prints ? 'prints compressed files' : habit.unpacks ? 'unpacks files' : 'compresses files',
  options: `${more}
      ${options}`,
  effects: (call) => {
    compresses(call, habit);
  },
});

const pigz = `
      -b, --blocksize=<text> | -p, --processes=<text> | -A, --alias=<text> | -C, --comment=<text>
      -I, --iterations=<text> | -J, --maxsplits=<text> | -i, --independent | -m, --no-time | -M, --time | -K, --zip
      -R`;
const xz = `
      --files[=<read>]                       takes the names of files from there
      --files0[=<read>]                      takes the names of files from there
      -F, --format=<text> | -C, --check=<text> | -e, --extreme | -T, --threads=<text>
      -M, --memlimit, --memory=<text> | --memlimit-compress=<text> | --memlimit-decompress=<text>
      --block-size=<text> | --block-list=<text> | --flush-timeout=<text> | --single-stream | --no-sparse
      --ignore-check | --robot | --no-adjust | --lzma1[=<text>] | --lzma2[=<text>] | --x86[=<text>] | --arm[=<text>]
      --delta[=<text>] | -H, --long-help | -Q, --no-warn`;
const zstd = `
      -o=<write>                             writes there
      -D=<read>                              packs with that dictionary
      --patch-from=<read>                    packs what differs from that
      --rm                                   removes the file afterwards
      --filelist=<read>                      takes the names of files from there
      --output-dir-flat=<create>             writes into that directory
      --output-dir-mirror=<create>           writes below that directory
      --train | --maxdict=<text> | --dictID=<text> | -T, --threads=<text> | -M, --memory=<text> | -B=<text>
      -b[<text>] | -e[<text>] | -i[<text>] | --ultra | --long[=<text>] | --fast[=<text>] | --adapt[=<text>]
      --format=<text> | --stream-size=<text> | --size-hint=<text> | --trace=<write> | --single-thread
      --auto-threads=<text> | -C, --check | --no-check | --no-progress | --progress | --sparse | --no-sparse
      --exclude-compressed | --no-dictID`;

export const compressorTools: readonly ToolSpec[] = [
  tool('gzip pigz ggzip', { suffix: '.gz', isNamed: true, keeps: false }, pigz),
  tool('gunzip unpigz', { suffix: '', keeps: false, unpacks: true }, pigz),
  tool('zcat gzcat', { suffix: '', keeps: true, prints: true }),
  tool(
    'bzip2 pbzip2 lbzip2 bzip3',
    { suffix: '.bz2', keeps: false },
    '-p[<text>] | -m[<text>] | -b[<text>] | -j=<text> | -e, --encode',
  ),
  tool('bunzip2 bzip2recover lbunzip2', { suffix: '', keeps: false, unpacks: true }),
  tool('bzcat lbzcat', { suffix: '', keeps: true, prints: true }),
  tool('xz lzma pxz pixz', { suffix: '.xz', isNamed: true, keeps: false }, xz),
  tool('unxz unlzma', { suffix: '', keeps: false, unpacks: true }, xz),
  tool('xzcat lzcat', { suffix: '', keeps: true, prints: true }, xz),
  tool('zstd zstdmt pzstd', { suffix: '.zst', keeps: true }, zstd),
  tool('unzstd', { suffix: '', keeps: true, unpacks: true }, zstd),
  tool('zstdcat', { suffix: '', keeps: true, prints: true }, zstd),
  tool(
    'lzip plzip clzip lunzip',
    { suffix: '.lz', keeps: false },
    `
      -o, --output=<write> | -b, --member-size=<text> | -m, --match-length=<text> | -B, --data-size=<text>
      -F, --recompress`,
  ),
  tool(
    'lzop',
    { suffix: '.lzo', keeps: true },
    '-o, --output=<write> | -p, --path[=<create>] | -U, --unlink, --delete, --rm | -x, --extract | -i, --info',
  ),
  tool(
    'lrzip lrunzip',
    { suffix: '.lrz', keeps: true },
    `
      -o, --outfile=<write> | -O, --outdir=<create> | -D, --delete, --rm | -g | -b | -e, --encrypt[=<secret>]
      -L, --level=<text> | -m, --maxram=<text> | -w, --window=<text> | -p, --threads=<text> | -U, --unlimited`,
  ),
  tool(
    'brotli',
    { suffix: '.br', keeps: true },
    '-o, --output=<write> | -j, --rm | -D, --dictionary=<read> | -w, --lgwin=<text> | -Z | -C, --comment=<text>',
  ),
  tool('compress ncompress', { suffix: '.Z', keeps: false }, '-b=<text>'),
  tool('uncompress', { suffix: '', keeps: false, unpacks: true }),
  tool('p7zip', { suffix: '.7z', keeps: false }),
  {
    names: 'lz4 lz4c unlz4 lz4cat',
    summary: 'compresses or unpacks files',
    options: `
      -m, --multiple             takes all its words for files to read
      --rm                       removes the file afterwards
      -D=<read>                  packs with that dictionary
      -B[<text>] | -b[<text>] | -e[<text>] | -i[<text>] | --favor-decSpeed | --content-size | --no-frame-crc
      --sparse | --list
      ${options}`,
    effects: (call) => {
      const [input, output] = call.operands;
      const isMany = call.has('-m') || call.has('-r');
      const inputs = isMany ? call.operands : call.operands.slice(0, 1);
      for (const word of inputs) if (!isDash(word)) call.as('read', word);
      if (!isMany && output !== undefined && !isDash(output)) call.as('write', output);
      if (call.has('--rm') && input !== undefined) call.path('delete', 'move', input);
      call.print(call.has('-d') || call.name !== 'lz4' ? { decoded: true } : {});
    },
  },
  {
    names: 'zforce znew gzexe zgz',
    summary: 'changes compressed files in place',
    options: '-d | -f | -t | -v | -9 | -P | -K',
    operands: '<modify>...',
  },
];
