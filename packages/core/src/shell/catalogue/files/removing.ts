import type { EffectAttributes } from '../../effect.js';
import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';

function attributesOf(call: Call): EffectAttributes {
  return {
    ...(call.has('-r') ? { recursive: true } : {}),
    ...(call.has('-f') || call.has('--no-preserve-root') ? { force: true } : {}),
  };
}

/** The directories above one that are named with it, the nearest first. */
function parentsOf({ text, span }: Word): readonly Word[] {
  const parts = text.replace(/\/+$/, '').split('/');
  const ends = parts.flatMap((part, index) => (index > 0 && part !== '' ? [index] : [])).reverse();
  const above = ends.map((end) => parts.slice(0, end).join('/'));
  return above.filter((path) => path !== '').map((path) => ({ text: path, span }));
}

function removes(call: Call): void {
  const attributes = attributesOf(call);
  for (const word of call.operands) call.path('delete', 'remove', word, { attributes });
}

function shreds(call: Call): void {
  const attributes = attributesOf(call);
  for (const word of call.operands) {
    if (word.text !== '-') call.path('delete', 'shred', word, { attributes });
  }
}

/** What is smaller afterwards has lost something. */
function truncates(call: Call): void {
  const size = call.value('-s') ?? '';
  const action = call.has('-r') || /^\s*(?:[-</]|0*[a-zA-Z]*$)/.test(size) ? 'truncate' : 'modify';
  for (const word of call.operands) call.path('write', action, word);
}

export const removingTools: readonly ToolSpec[] = [
  {
    names: 'rm grm unlink del',
    summary: 'removes files',
    options: `
      -r, -R, --recursive     removes directories with all below them
      -f, --force             asks nobody and skips what is missing
      --no-preserve-root      does not stop at the root directory
      -i | -I | --interactive[=<text>]
      -d, --dir | -v, --verbose | --one-file-system | --preserve-root[=<text>] | -P | -W`,
    effects: removes,
  },
  {
    names: 'rmdir',
    summary: 'removes empty directories',
    options: '-p, --parents | -v, --verbose | --ignore-fail-on-non-empty',
    effects: (call) => {
      for (const word of call.operands) {
        call.path('delete', 'remove-empty', word);
        if (call.has('--parents')) for (const above of parentsOf(word)) call.path('delete', 'remove-empty', above);
      }
    },
  },
  {
    names: 'shred gshred',
    summary: 'overwrites files so that nothing can be recovered',
    options: `
      -u | --remove[=<text>]  removes them afterwards
      -f, --force             changes permissions if it has to
      -z, --zero              writes zeros at the end
      -n, --iterations=<text>  overwrites so often
      --random-source=<read>  takes random bytes from there
      -s, --size=<text> | -v, --verbose | -x, --exact`,
    effects: shreds,
  },
  {
    names: 'wipe',
    summary: 'overwrites and removes files for good',
    options: `
      -r     goes into directories
      -f     asks nobody
      -R=<read> | -S=<text> | -M=<text> | -Q=<text> | -P=<text> | -X=<text> | -l=<text> | -o=<text> | -b=<text>
      -c | -D | -e | -F | -i | -k | -q | -s | -v | -Z`,
    effects: shreds,
  },
  {
    names: 'srm sfill',
    summary: 'overwrites and removes for good',
    options: `
      -r, -R, --recursive     goes into directories
      -f, --force             asks nobody, or writes fast
      -d | -l | -ll | -v, --verbose | -z | -i | -m, --medium | -s, --simple | -I | --dod | --doe | --openbsd
      --gutmann`,
    effects: shreds,
  },
  {
    names: 'scrub',
    summary: 'overwrites files or disks with patterns',
    options: `
      -r, --remove           removes the file afterwards
      -f, --force            scrubs even what was scrubbed before
      -p, --pattern=<text> | -b, --blocksize=<text> | -X, --freespace=<create> | -D, --dirent=<text>
      -s, --device-size=<text>
      -S, --no-signature | -L, --no-link | -R, --no-hwrand | -t, --no-threads | -n, --dry-run`,
    effects: (call) => {
      if (!call.isTrial('-n')) shreds(call);
    },
  },
  {
    names: 'truncate gtruncate',
    summary: 'cuts files to a size or stretches them',
    options: `
      -s, --size=<text>       makes them that long
      -r, --reference=<look>  makes them as long as that file
      -c, --no-create | -o, --io-blocks`,
    effects: truncates,
  },
  {
    names: 'fallocate',
    summary: 'reserves or gives back space of a file',
    options: `
      -l, --length=<text>     says how much
      -p, --punch-hole        makes a hole
      -z, --zero-range        zeroes a part
      -c, --collapse-range    takes a part out
      -d, --dig-holes         makes holes where zeros are
      -o, --offset=<text> | -i, --insert-range | -n, --keep-size | -x, --posix | -v, --verbose`,
    effects: (call) => {
      const isLoss = ['-p', '-z', '-c'].some((option) => call.has(option));
      const isChange = isLoss || call.has('-d') || call.has('-i');
      const action = isLoss ? 'truncate' : isChange ? 'modify' : 'create';
      for (const word of call.operands) call.path('write', action, word);
      if (!isChange && isHuge(call.value('-l') ?? '')) call.effect('storage', 'fill', 'device', call.texts[0] ?? '');
    },
  },
  {
    names: 'trash trash-put rmtrash safe-rm rip trash-cli',
    summary: 'moves files to the trash',
    options: '-f, --force | -i | -r, -R, --recursive | -d, --directory | -v, --verbose | --trash-dir=<create>',
    effects: (call) => {
      for (const word of call.operands) {
        call.path('delete', call.name === 'safe-rm' ? 'remove' : 'move', word, {
          attributes: attributesOf(call),
          span: word.span,
        });
      }
    },
  },
  {
    names: 'trash-empty trash-rm',
    summary: 'empties the trash',
    options: '-f | --trash-dir=<text> | --all-users | --dry-run',
    effects: (call) => {
      if (!call.isTrial('--dry-run'))
        call.path('delete', 'remove', '~/.local/share/Trash', { attributes: { recursive: true } });
    },
  },
  {
    names: 'fdupes jdupes duff rdfind rmlint',
    summary: 'finds files that are the same',
    options: `
      -d, --delete            removes all but one
      -N, --noprompt          asks nobody
      -r, --recurse           goes into directories
      -S, --size | -s, --symlinks | -H, --hardlinks | -n, --noempty | -f, --omitfirst | -q, --quiet | -m, --summarize
      -L, --linkhard | -1, --sameline | -A, --nohidden | -deleteduplicates=<text> | -dryrun=<text>`,
    effects: (call) => {
      const deletes = call.has('-d') || call.value('-deleteduplicates') === 'true';
      if (deletes)
        for (const word of call.operands) call.path('delete', 'remove', word, { attributes: attributesOf(call) });
    },
  },
];

const units: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, p: 1e15, e: 1e18 };

/** From this on, a file made of nothing is likelier to fill a disk than to be of use: 100 GB. */
const huge = 100e9;

function isHuge(size: string): boolean {
  const [, digits, unit = ''] = /^(\d{1,18})([kmgtpe]?)i?b?$/i.exec(size) ?? [];
  return digits !== undefined && Number(digits) * (units[unit.toLowerCase()] ?? 1) >= huge;
}
