import type { Call, Role, ToolSpec, Word } from '../../tools/tool-spec.js';
import { onEachPath, readsList } from './file-operands.js';

const below = { recursive: true } as const;

function packs(call: Call): void {
  const [archive, ...files] = call.operands;
  for (const word of call.values('-TT')) call.shell(word);
  if (archive === undefined) return;
  const isDelete = call.has('-d');
  call.as(isDelete ? 'modify' : 'write', archive);
  if (isDelete) return;
  const attributes = call.has('-r') ? below : {};
  onEachPath(call, ['read', 'read'], files, attributes);
  if (call.has('-m')) onEachPath(call, ['delete', 'remove'], files, attributes);
}

function unpacks(call: Call): void {
  const [archive] = call.operands;
  if (archive !== undefined) call.as('read', archive);
  if (['-l', '-t', '-v', '-Z', '-p', '-c', '-z'].some((option) => call.has(option))) return;
  const [into] = call.values('-d');
  const where: Word | string = into ?? '.';
  call.path('write', 'create', where, { attributes: below });
  // Bits of the archive's own choosing: who runs what is unpacked may become its owner.
  if (call.has('-K')) call.path('permission', 'setuid', where, { attributes: below });
}

/** What 7-Zip does with the archive, by the first word. */
function archiveRole(verb: string): Role {
  if (/^[au]$/.test(verb)) return 'write';
  return /^(?:d|rn)$/.test(verb) ? 'modify' : 'read';
}

function sevenZip(call: Call): void {
  const [verb, ...files] = call.operands;
  const what = verb?.text ?? '';
  const [archive] = call.has('-an') ? [] : files;
  const rest = archive === undefined ? files : files.slice(1);
  if (archive !== undefined) call.as(archiveRole(what), archive);
  readsList(call, rest);
  const named = rest.filter(({ text }) => !text.startsWith('@'));
  if (/^[auhb]$/.test(what)) onEachPath(call, ['read', 'read'], named, below);
  if (call.has('-sdel')) onEachPath(call, ['delete', 'remove'], named, below);
  if (/^[xe]$/.test(what) && !call.has('-so'))
    call.path('write', 'create', call.value('-o') || '.', { attributes: below });
}

export const zipTools: readonly ToolSpec[] = [
  {
    names: 'zip zipnote zipsplit zipcloak',
    summary: 'packs files into a ZIP archive',
    options: `
      -r, --recurse-paths          packs directories with all below them
      -m, --move                   removes what it has packed
      -d, --delete                 takes out of the archive
      -P, --password=<secret>      encrypts with that password
      -e, --encrypt                encrypts with a password that it asks for
      -TT, --unzip-command=<text>  tests the archive with that command
      -O, --output-file, --out=<write>  writes another archive
      -lf, --logfile-path=<write>  keeps a log there
      -u, --update | -f, --freshen | -FS, --filesync | -T, --test | -g, --grow | -j, --junk-paths | -q, --quiet
      -v, --verbose | -y, --symlinks | -X, --strip-extra | -D, --no-dir-entries | -l, --to-crlf | -ll, --from-crlf
      -o, --latest-time | -z, --archive-comment | -c, --entry-comments | -@, --names-stdin | -A, --adjust-sfx
      -F, --fix | -FF, --fixfix | -FI, --fifo | -DF, --difference-archive | -S, --system-hidden
      -R, --recurse-patterns | -db | -dc | -dd | -df | -dg | -du | -dv | -h | -la | -li | -L | -MM | -nw | -sb | -sc
      -sd | -sf | -so | -sp | -sv | -U | -UN=<text> | -w | -ws
      -0 | -1 | -2 | -3 | -4 | -5 | -6 | -7 | -8 | -9 | -b, --temp-path=<look> | -ds, --dot-size=<text>
      -i, --include=<text> | -x, --exclude=<text> | -n, --suffixes=<text> | -s, --split-size=<text>
      -t, --from-date=<text> | -tt, --before-date=<text> | -Z, --compression-method=<text> | -ic | -t=<text>`,
    effects: packs,
  },
  {
    names: 'unzip funzip',
    summary: 'unpacks ZIP archives',
    options: `
      -d=<text>                    unpacks into that directory
      -P=<secret>                  decrypts with that password
      -K                           keeps setuid bits
      -:                           lets names leave the directory
      -l | -t | -v | -Z | -p | -c | -z | -o | -n | -j | -q | -qq | -u | -f | -a | -aa | -b | -B | -C | -D | -DD | -F
      -L | -M | -N | -s | -S | -T | -U | -UU | -V | -W | -X | -Y | -^ | -2 | -x=<text> | -O=<text> | -I=<text>`,
    effects: unpacks,
  },
  {
    names: 'zipinfo',
    summary: 'lists ZIP archives',
    options: '-1 | -2 | -s | -m | -l | -v | -h | -t | -T | -z | -C | -M | -U | -x=<text>',
    operands: '<read>',
  },
  {
    names: '7z 7za 7zr 7zz 7zzs 7zG',
    summary: 'packs or unpacks archives',
    options: `
      -o[<text>]          unpacks into that directory
      -p[<secret>]        takes that password
      -sdel               removes what it has packed
      -so                 prints what it unpacks or packs
      -si[<text>]         packs what it reads
      -an                 takes no name for the archive
      -spf[<text>]        keeps whole paths
      -t[<text>] | -m[<text>] | -r[<text>] | -w[<text>] | -x[<text>] | -i[<text>] | -y | -v[<text>] | -u[<text>]
      -ao[<text>] | -bb[<text>] | -bd | -bs[<text>] | -bt | -ba | -scs[<text>] | -scc[<text>] | -scrc[<text>]
      -sfx[<text>] | -slp | -slt | -sni | -sns | -snl | -snh | -snr[<text>] | -spd | -spe | -ssc[<text>] | -ssw | -stl
      -stm[<text>] | -stx[<text>] | -ai[<text>] | -ax[<text>] | -d | -k | -c | -f | -h`,
    effects: sevenZip,
  },
];
