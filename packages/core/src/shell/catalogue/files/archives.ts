import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { isDash } from './file-operands.js';

function remoteHost({ text }: Word): string | undefined {
  return /^(?:[^@/:]+@)?([^/:]+):/.exec(text)?.[1];
}

function archive(call: Call, word: Word, action: 'read' | 'overwrite' | 'modify' | 'append'): void {
  if (isDash(word)) return;
  const host = remoteHost(word);
  const kind = action === 'read' ? 'read' : 'write';
  if (host === undefined) call.path(kind, action, word, { span: word.span });
  else
    call.effect('network', action === 'read' ? 'fetch' : 'send', 'host', host, {
      span: word.span,
      attributes: { external: true },
    });
}

/** Names come from standard input; the mode is a letter. */
function copiesIn(call: Call): void {
  const files = [...call.values('-F'), ...call.values('-O'), ...call.values('-I')];
  if (call.has('-o')) {
    for (const word of files) archive(call, word, call.has('-A') ? 'append' : 'overwrite');
    readsNames(call);
  } else if (call.has('-p')) {
    readsNames(call);
    for (const word of call.operands)
      call.path('write', 'create', word, { attributes: { recursive: true }, span: word.span });
  } else if (call.has('-i')) {
    for (const word of files) archive(call, word, 'read');
    if (!call.has('-t') && !call.has('--to-stdout')) {
      call.path('write', 'create', call.value('-D') ?? '.', { attributes: { recursive: true } });
    }
  }
}

/** Most names that are read off standard input. */
const mostNames = 64;

function readsNames(call: Call): void {
  const names = call.hasStdin ? (call.stdin.text ?? '').split(/[\n\0]/).filter((name) => name !== '') : [];
  for (const name of names.slice(0, mostNames)) call.path('read', 'read', name);
}

function copiesBoth(call: Call): void {
  const [reads, writes] = [call.has('-r'), call.has('-w')];
  const files = call.values('-f');
  const sources = reads && writes ? call.operands.slice(0, -1) : reads ? [] : call.operands;
  if (writes) {
    for (const word of sources) call.path('read', 'read', word, { attributes: { recursive: true }, span: word.span });
    if (sources.length === 0) readsNames(call);
  }
  for (const word of files) archive(call, word, writes ? (call.has('-a') ? 'append' : 'overwrite') : 'read');
  if (!reads) return;
  const into = writes ? call.operands.at(-1) : undefined;
  call.path('write', 'create', into ?? '.', { attributes: { recursive: true } });
}

/** `ar rcs archive files`: the first word is what to do. */
function librarian(call: Call): void {
  const [key, file, ...members] = call.operands;
  if (key === undefined || file === undefined) return;
  const letters = key.text.replace(/^-/, '');
  if (/^[dmqrs]/.test(letters)) call.as('modify', file);
  else call.as('read', file);
  for (const word of members) {
    if (word.text.startsWith('@')) call.as('read', { text: word.text.slice(1), span: word.span });
    else if (/^[qr]/.test(letters)) call.as('read', word);
  }
  if (letters.startsWith('x')) call.path('write', 'create', call.value('--output') ?? '.');
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
      -C, --io-size=<text> | -H, --format=<text> | -M, --message=<text> | -R, --owner=<text> | --block-size=<text> | -W, --warning=<text> | -0, --null | -a, --reset-access-time | -b, --swap | -B | -c | -d, --make-directories | -f, --nonmatching | -k | -l, --link | -L, --dereference | -m, --preserve-modification-time | -n, --numeric-uid-gid | -r, --rename | -s, --swap-bytes | -S, --swap-halfwords | -u, --unconditional | -v, --verbose | -V, --dot
      --absolute-filenames | --no-absolute-filenames | --force-local | --no-preserve-owner | --only-verify-crc | --quiet | --sparse | --device-independent | --renumber-inodes | --reproducible`,
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
      -b=<text> | -B=<text> | -E=<text> | -G=<text> | -o=<text> | -p=<text> | -s=<text> | -T=<text> | -U=<text> | -x=<text>
      -0 | -A | -c | -C | -d | -D | -H | -i | -j | -J | -k | -l | -L | -M | -n | -N | -O | -P | -S | -t | -u | -v | -V | -X | -Y | -z | -Z`,
    effects: copiesBoth,
  },
  {
    names: 'ar gar llvm-ar gcc-ar ranlib gcc-ranlib',
    summary: 'keeps object files in an archive',
    options: '--plugin=<library>  loads a plugin\n --output=<text> | --target=<text> | --thin | -X32_64 | -D | -U | -v',
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
      -o[<text>] | -y | -r | -ep[<text>] | -x[<text>] | -n[<text>] | -m[<text>] | -v[<text>] | -inul | -id[<text>] | -ad | -ap[<text>] | -kb | -ta[<text>] | -tb[<text>] | -s | -k | -c- | -cfg- | -w[<text>] | -rr[<text>] | -sfx[<text>] | -t`,
    style: 'long-dash',
    effects: (call) => {
      const [verb, file, ...rest] = call.operands;
      if (file === undefined) return;
      const packs = /^[amfu]$/.test(verb?.text ?? '');
      call.as(packs ? 'write' : 'read', file);
      for (const word of rest) {
        if (word.text.startsWith('@')) call.as('read', { text: word.text.slice(1), span: word.span });
        else if (packs) call.path('read', 'read', word, { attributes: { recursive: true }, span: word.span });
      }
      const removes = verb?.text === 'm' || call.has('-df') || call.has('-dw');
      if (packs && removes)
        for (const word of rest)
          call.path('delete', 'remove', word, { attributes: { recursive: true }, span: word.span });
      if (/^[xe]$/.test(verb?.text ?? ''))
        call.path('write', 'create', rest.find(({ text }) => text.endsWith('/')) ?? '.', {
          attributes: { recursive: true },
        });
    },
  },
  {
    names:
      'unar lsar atool aunpack als acat apack arepack adiff dtrx unp ouch patool cabextract unace unalz unarj arj lha lhasa zoo unzoo cab unshield innoextract unadf',
    summary: 'unpacks or lists archives',
    options:
      '-o, -output-directory=<create> | -d=<create> | -p=<secret> | -password=<secret> | -e=<text> | -x, --extract-to=<create> | -X=<create> | -F, --format=<text> | -f, --force, -force-overwrite | -q, --quiet | -l, --list | -D | -no-directory | -r, --recursive | -n, --noninteractive | -L | -O=<text>',
    style: 'long-dash',
    effects: (call) => {
      const isList = /^(?:lsar|als|acat)$/.test(call.name) || call.has('-l');
      for (const word of call.operands) if (!/^[a-z]$/.test(word.text)) call.as('read', word);
      if (!isList) call.path('write', 'create', '.', { attributes: { recursive: true } });
    },
  },
];
