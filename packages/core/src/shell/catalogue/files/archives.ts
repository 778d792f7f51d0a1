import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { asEach, onEachPath, readsList, unpacksAnywhere } from './file-operands.js';

const below = { recursive: true } as const;

function remoteHost({ text }: Word): string | undefined {
  return /^(?:[^@/:]+@)?([^/:]+):/.exec(text)?.[1];
}

type Access = 'read' | 'overwrite' | 'modify' | 'append';

/** The archive itself, which may lie on another machine. */
function onArchives(call: Call, words: readonly Word[], access: Access): void {
  for (const word of words) {
    const host = remoteHost(word);
    const isRead = access === 'read';
    if (host === undefined) onEachPath(call, [isRead ? 'read' : 'write', access], [word]);
    else
      call.effect('network', isRead ? 'fetch' : 'send', 'host', host, {
        span: word.span,
        attributes: { external: true },
      });
  }
}

/** Names come from standard input; the mode is a letter. */
function copiesIn(call: Call): void {
  const files = [...call.values('-F'), ...call.values('-O'), ...call.values('-I')];
  if (call.has('-o')) {
    onArchives(call, files, call.has('-A') ? 'append' : 'overwrite');
    readsNames(call);
  } else if (call.has('-p')) {
    readsNames(call);
    onEachPath(call, ['write', 'create'], call.operands, below);
  } else if (call.has('-i')) {
    onArchives(call, files, 'read');
    if (!call.has('-t') && !call.has('--to-stdout')) {
      call.path('write', 'create', call.value('-D') ?? '.', { attributes: below });
      if (!call.has('--no-absolute-filenames')) unpacksAnywhere(call);
    }
  }
}

/** Most names that are read off standard input. */
const mostNames = 64;

function readsNames(call: Call): void {
  const names = call.hasStdin ? (call.stdin.text ?? '').split(/[\n\0]/).filter((name) => name !== '') : [];
  for (const name of names.slice(0, mostNames)) call.path('read', 'read', name);
}

function packsOrCopies(call: Call, sources: readonly Word[]): void {
  onEachPath(call, ['read', 'read'], sources, below);
  if (sources.length === 0) readsNames(call);
  onArchives(call, call.values('-f'), call.has('-a') ? 'append' : 'overwrite');
}

/** pax packs with `-w`, unpacks with `-r`, and copies with both. */
function copiesBoth(call: Call): void {
  const [reads, writes] = [call.has('-r'), call.has('-w')];
  if (writes) packsOrCopies(call, reads ? call.operands.slice(0, -1) : call.operands);
  else onArchives(call, call.values('-f'), 'read');
  const into = writes ? call.operands.at(-1) : undefined;
  if (!reads) return;
  call.path('write', 'create', into ?? '.', { attributes: below });
  if (!writes) unpacksAnywhere(call);
}

/** `ar rcs archive files`: the first word is what to do. */
function librarian(call: Call): void {
  const [key, file, ...members] = call.operands;
  if (key === undefined || file === undefined) return;
  const letters = key.text.replace(/^-/, '');
  call.as(/^[dmqrs]/.test(letters) ? 'modify' : 'read', file);
  readsList(call, members);
  if (/^[qr]/.test(letters))
    asEach(
      call,
      'read',
      members.filter(({ text }) => !text.startsWith('@')),
    );
  if (letters.startsWith('x')) call.path('write', 'create', call.value('--output') ?? '.');
}

function rar(call: Call): void {
  const [verb, file, ...rest] = call.operands;
  if (file === undefined) return;
  const what = verb?.text ?? '';
  const isPacked = /^[amfu]$/.test(what);
  call.as(isPacked ? 'write' : 'read', file);
  readsList(call, rest);
  if (isPacked) {
    const files = rest.filter(({ text }) => !text.startsWith('@'));
    onEachPath(call, ['read', 'read'], files, below);
    if (what === 'm' || call.has('-df') || call.has('-dw')) onEachPath(call, ['delete', 'remove'], files, below);
  }
  const into = rest.find(({ text }) => text.endsWith('/'));
  if (/^[xe]$/.test(what)) call.path('write', 'create', into ?? '.', { attributes: below });
}

export const archiveTools: readonly ToolSpec[] = [
  {
    names: 'cpio gcpio',
    summary: 'packs or copies files whose names it reads',
    options: `
      -o, --create                  packs
      -i, --extract                 unpacks
      -p, --pass-through            copies to another directory
      -t, --list                    lists what is in it
      -F, --file=<text>             names the archive
      -O=<text>                     names the archive to write
      -I=<text>                     names the archive to read
      -D, --directory=<text>        goes into that directory first
      -E, --pattern-file=<read>     takes patterns from there
      -A, --append                  adds to the archive
      --rsh-command=<program>       reaches other machines with that program
      --to-stdout                   prints what it unpacks
      -C, --io-size=<text> | -H, --format=<text> | -M, --message=<text> | -R, --owner=<text> | --block-size=<text>
      -W, --warning=<text> | -0, --null | -a, --reset-access-time | -b, --swap | -B | -c | -d, --make-directories
      -f, --nonmatching | -k | -l, --link | -L, --dereference | -m, --preserve-modification-time
      -n, --numeric-uid-gid | -r, --rename | -s, --swap-bytes | -S, --swap-halfwords | -u, --unconditional
      -v, --verbose | -V, --dot
      --absolute-filenames | --no-absolute-filenames | --force-local | --no-preserve-owner | --only-verify-crc
      --quiet | --sparse | --device-independent | --renumber-inodes | --reproducible`,
    effects: copiesIn,
  },
  {
    names: 'pax spax',
    summary: 'packs, unpacks or copies files',
    options: `
      -r                            unpacks
      -w                            packs
      -a                            adds to the archive
      -f=<text>                     names the archive
      -b=<text> | -B=<text> | -E=<text> | -G=<text> | -o=<text> | -p=<text> | -s=<text> | -T=<text> | -U=<text>
      -x=<text>
      -0 | -A | -c | -C | -d | -D | -H | -i | -j | -J | -k | -l | -L | -M | -n | -N | -O | -P | -S | -t | -u | -v | -V
      -X | -Y | -z | -Z`,
    effects: copiesBoth,
  },
  {
    names: 'ar gar llvm-ar gcc-ar gcc-ranlib',
    summary: 'keeps object files in an archive',
    options: `
      --plugin=<library>  loads a plugin
      --output=<text> | --target=<text> | --thin | -X32_64 | -D | -U | -v`,
    effects: (call) => {
      if (call.name.endsWith('ranlib')) for (const word of call.operands) call.as('modify', word);
      else librarian(call);
    },
  },
  {
    names: 'unrar rar',
    summary: 'packs or unpacks RAR archives',
    options: `
      -p[<secret>]                  takes that password
      -hp[<secret>]                 encrypts names too, with that password
      -df                           removes what it has packed
      -dw                           overwrites and removes what it has packed
      -o[<text>] | -y | -r | -ep[<text>] | -x[<text>] | -n[<text>] | -m[<text>] | -v[<text>] | -inul | -id[<text>]
      -ad | -ap[<text>] | -kb | -ta[<text>] | -tb[<text>] | -s | -k | -c- | -cfg- | -w[<text>] | -rr[<text>]
      -sfx[<text>] | -t`,
    style: 'long-dash',
    effects: rar,
  },
  {
    names: 'unar lsar dtrx unp ouch patool cabextract unace unalz unarj arj lha lhasa zoo unshield innoextract',
    summary: 'unpacks or lists archives',
    options: `
      -o, -output-directory=<create> | -d=<create> | -p=<secret> | -password=<secret> | -e=<text>
      -x, --extract-to=<create> | -X=<create> | -F, --format=<text> | -f, --force, -force-overwrite | -q, --quiet
      -l, --list | -D | -no-directory | -r, --recursive | -n, --noninteractive | -L | -O=<text>`,
    style: 'long-dash',
    effects: (call) => {
      const isList = call.name === 'lsar' || call.has('-l');
      for (const word of call.operands) if (!/^[a-z]$/.test(word.text)) call.as('read', word);
      if (!isList) call.path('write', 'create', '.', { attributes: { recursive: true } });
    },
  },
  {
    names: 'atool aunpack als acat apack arepack adiff',
    summary: 'packs, unpacks or lists archives',
    options: `
      -x, --extract               unpacks
      -X, --extract-to=<create>   unpacks into that directory
      -a, --add                   packs
      -l, --list                  lists what is in it
      -c, --cat | -d, --diff | -r, --repack | -p, --page | -D, --subdir | -e, --each | -q, --quiet | -v, --verbose
      -S, --simulate | -0, --null
      -F, --format=<text> | -f, --force | -E, --explain | -o, --option=<text> | --config=<read>
      --save-outdir=<write>`,
    effects: (call) => {
      const [archive, ...files] = call.operands;
      if (archive === undefined) return;
      const isPacked = call.name === 'apack' || call.has('-a');
      call.as(isPacked ? 'write' : 'read', archive);
      if (isPacked) onEachPath(call, ['read', 'read'], files, below);
      if (call.name === 'aunpack' || call.has('-x')) call.path('write', 'create', '.', { attributes: below });
    },
  },
];
