import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { inDirectory, isDash, lastPart } from './file-operands.js';
import { readTar, type TarRequest } from './tar-words.js';

/** `host:file` is on another machine, unless told otherwise. */
function hostOf(call: Call, { text }: Word): string | undefined {
  if (call.has('--force-local')) return undefined;
  return /^(?:[^@/:]+@)?([^/:]+):/.exec(text)?.[1];
}

/** Actions of `--checkpoint-action` that run something. */
function runsAtCheckpoints(call: Call): void {
  for (const { text, span } of call.values('--checkpoint-action')) {
    const line = /^exec=(.*)$/s.exec(text)?.[1];
    if (line !== undefined) call.shell({ text: line, span });
  }
}

/** What the old style gave by letters does as much as by options. */
function earlyValues(call: Call, { early }: TarRequest): void {
  for (const [option, word] of early) {
    if (option === '-I' || option === '-F') call.as('command', word);
    else if (option === '-T' || option === '-X') call.as('read', word);
    else if (option === '-g') call.as('modify', word);
  }
}

function isSet(call: Call, request: TarRequest, letter: string): boolean {
  return request.flags.has(letter) || call.has(`-${letter}`);
}

function archiveWith(call: Call, request: TarRequest, action: 'read' | 'overwrite' | 'modify'): void {
  for (const archive of request.archives) {
    if (isDash(archive)) continue;
    const host = hostOf(call, archive);
    if (host === undefined) call.path(action === 'read' ? 'read' : 'write', action, archive, { span: archive.span });
    else {
      const isFetch = action === 'read';
      call.effect('network', isFetch ? 'fetch' : 'send', 'host', host, {
        span: archive.span,
        attributes: { external: true },
      });
    }
  }
}

/** A member as it lies on the disk. */
function located(member: Word, { directories }: TarRequest): Word {
  const from = directories.at(-1);
  if (from === undefined || /^[/~]/.test(member.text)) return member;
  return { text: inDirectory(from.text, member.text), span: member.span };
}

function packs(call: Call, request: TarRequest): void {
  for (const member of request.members) {
    if (member.text.startsWith('@')) call.as('read', { text: member.text.slice(1), span: member.span });
    const path = located(member, request);
    call.path('read', 'read', path, { attributes: { recursive: true }, span: member.span });
    if (call.has('--remove-files')) {
      call.path('delete', 'remove', path, { attributes: { recursive: true }, span: member.span });
    }
  }
  archiveWith(call, request, request.mode === 'append' ? 'modify' : 'overwrite');
}

/** A name that a transformation gives whatever is unpacked, when it is one from the root. */
function transformedTo(text: string): string | undefined {
  const delimiter = text.charAt(1);
  const [, , replacement] = text.split(delimiter);
  return text.startsWith('s') && replacement !== undefined && /^(?:\/|\.\.)/.test(replacement)
    ? replacement
    : undefined;
}

/** Where it all goes, or where the members go that are named, unless they get other names. */
function unpackedTo(call: Call, request: TarRequest): readonly (Word | string)[] {
  const isAsNamed =
    request.members.length > 0 &&
    !['--wildcards', '--transform', '--strip-components', '--one-top-level'].some((option) => call.has(option));
  if (isAsNamed) return request.members.map((member) => located(member, request));
  const into = request.directories.at(-1) ?? '.';
  const top = topLevel(call, request);
  if (top === undefined) return [into];
  return [
    /^[/~]/.test(top.text) ? top : { ...top, text: inDirectory(typeof into === 'string' ? into : into.text, top.text) },
  ];
}

/** The directory below which all is put: the one that is named, or else one that is called as the archive. */
function topLevel(call: Call, request: TarRequest): Word | undefined {
  if (!call.has('--one-top-level')) return undefined;
  const [named] = call.values('--one-top-level');
  if (named !== undefined && named.text !== '') return named;
  const [archive] = request.archives;
  return archive && { ...archive, text: lastPart(archive.text).replace(/(?:\.tar)?\.\w+$/, '') };
}

function unpacks(call: Call, request: TarRequest): void {
  archiveWith(call, request, 'read');
  const isPrinted = isSet(call, request, 'O') || call.has('--to-command');
  if (isPrinted) return;
  const renamed = call.values('--transform').flatMap(({ text, span }) => {
    const path = transformedTo(text);
    return path === undefined ? [] : [{ text: path, span }];
  });
  for (const path of renamed) call.path('write', 'overwrite', path);
  const into = request.directories.at(-1);
  for (const path of unpackedTo(call, request)) call.path('write', 'create', path, { attributes: { recursive: true } });
  // Whoever asks for it has an archive whose names begin at the root.
  if (isSet(call, request, 'P'))
    call.path('write', 'create', '/', { attributes: { recursive: true }, confidence: 0.5 });
  if (call.has('--recursive-unlink') || call.has('--unlink-first')) {
    call.path('delete', 'remove', into ?? '.', { attributes: { recursive: true } });
  }
}

function archives(call: Call): void {
  const request = readTar(call);
  earlyValues(call, request);
  runsAtCheckpoints(call);
  switch (request.mode) {
    case 'create':
    case 'append':
      packs(call, request);
      break;
    case 'extract':
      unpacks(call, request);
      break;
    case 'delete':
      archiveWith(call, request, 'modify');
      break;
    default:
      archiveWith(call, request, 'read');
  }
}

export const tarTools: readonly ToolSpec[] = [
  {
    names: 'tar gtar bsdtar star ustar ptar',
    summary: 'packs files into an archive or unpacks them',
    options: `
      -c, --create                             makes an archive
      -x, --extract, --get                     unpacks
      -t, --list                               lists what is in it
      -r, --append                             adds to the end
      -u, --update                             adds what is newer
      -A, --catenate, --concatenate            adds other archives
      -d, --diff, --compare                    compares with what is there
      --delete                                 takes out of the archive
      -f, --file=<text>                        names the archive
      -C, --directory=<text>                   goes into that directory first
      -z, --gzip, --gunzip, --ungzip           packs with gzip
      -j, --bzip2                              packs with bzip2
      -J, --xz                                 packs with xz
      -a, --auto-compress                      packs as the name of the archive says
      -I, --use-compress-program=<command>     packs with that program
      --to-command=<command>                   hands what it unpacks to a command
      --checkpoint-action=<text>               does that at every checkpoint
      -F, --info-script, --new-volume-script=<command>  runs that at the end of every volume
      --rsh-command=<program>                  reaches other machines with that program
      --rmt-command=<program>                  runs that program on the other machine
      -T, --files-from=<read>                  takes the names of files from there
      -X, --exclude-from=<read>                leaves out what matches the patterns there
      -g, --listed-incremental=<modify>        packs what changed since then
      --index-file=<write>                     writes what it tells there
      --volno-file=<modify>                    keeps the number of the volume there
      --remove-files                           removes what it has packed
      --recursive-unlink                       empties directories before it unpacks
      -U, --unlink-first                       removes files before it unpacks
      -P, --absolute-names                     keeps names that begin at the root
      -O, --to-stdout                          prints what it unpacks
      --transform, --xform=<text>              changes names
      --checkpoint[=<text>] | -b, --blocking-factor=<text> | -H, --format=<text> | -K, --starting-file=<text>
      -L, --tape-length=<text> | -N, --newer, --after-date=<text> | -V, --label=<text> | --exclude=<text>
      --exclude-tag=<text> | --exclude-tag-all=<text> | --exclude-tag-under=<text> | --exclude-ignore=<text>
      --exclude-ignore-recursive=<text>
      --group=<text> | --owner=<text> | --group-map=<read> | --owner-map=<read> | --mode=<text> | --mtime=<text>
      --clamp-mtime | --newer-mtime=<text> | --level=<text> | --occurrence[=<text>] | --pax-option=<text>
      --record-size=<text> | --sort=<text> | --strip-components, --strip=<text> | --suffix=<text> | --backup[=<text>]
      --quoting-style=<text> | --quote-chars=<text> | --no-quote-chars=<text> | --totals[=<text>] | --warning=<text>
      --hole-detection=<text> | --sparse-version=<text> | --xattrs-include=<text> | --xattrs-exclude=<text>
      --add-file=<read> | --atime-preserve[=<text>] | --delay-directory-restore | --one-top-level[=<text>]
      --set-mtime-command=<command> | --set-mtime-format=<text>
      -B, --read-full-records | -G, --incremental | -h, --dereference | -i, --ignore-zeros | -k, --keep-old-files
      -l, --check-links | -m, --touch | -M, --multi-volume | -n, --seek | -o
      -p, --preserve-permissions, --same-permissions | -R, --block-number | -s, --preserve-order | -S, --sparse
      -v, --verbose | -w, --interactive, --confirmation | -W, --verify | -Z, --compress, --uncompress | -y
      --acls | --anchored | --exclude-backups | --exclude-caches | --exclude-vcs | --exclude-vcs-ignores
      --force-local | --full-time | --hard-dereference | --ignore-case | --ignore-command-error | --ignore-failed-read
      --keep-directory-symlink | --keep-newer-files | --lzip | --lzma | --lzop | --zstd | --no-anchored
      --no-ignore-case | --no-null | --no-overwrite-dir | --no-recursion | --no-same-owner | --no-same-permissions
      --no-selinux | --no-unquote | --no-wildcards | --null | --numeric-owner | --overwrite | --overwrite-dir
      --posix | --recursion | --restrict | --same-owner | --selinux | --show-defaults | --show-omitted-dirs
      --show-transformed-names | --skip-old-files | --unquote | --utc | --verbatim-files-from | --wildcards
      --wildcards-match-slash | --xattrs`,
    effects: archives,
  },
];
