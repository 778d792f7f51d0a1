import { quote } from '@opspilot/core';
import type { BytePath } from '../entry/byte-path.js';
import { readWords } from '../families/words.js';
import { isPattern } from '../touched/names-made.js';
import { requireProgram, type TellingProgram, type ToldPath } from './program.js';

/** Options that change nothing beside the paths that rsync tells, and run nothing. No backups, no partial files, no other host. */
const letters = new Set([...'arlptgoDvhcuHAXSWxOJImnizdkE'].map((letter) => `-${letter}`));
const switches = new Set(
  `archive recursive links perms times group owner devices specials verbose human-readable update checksum hard-links acls xattrs sparse
  whole-file one-file-system omit-dir-times omit-link-times ignore-times size-only existing ignore-existing delete del delete-before
  delete-during delete-delay delete-after delete-excluded force numeric-ids executability copy-links copy-unsafe-links safe-links
  copy-dirlinks prune-empty-dirs compress dirs no-whole-file no-perms no-times no-owner no-group no-links no-devices no-specials
  no-recursive`
    .split(/\s+/)
    .map((name) => `--${name}`),
);
const valued = [
  ...['--exclude', '--include', '--exclude-from', '--include-from', '--max-size', '--min-size', '--chmod', '--chown'],
  '--bwlimit',
];

/** Stands before every path: what else is printed tells of none. */
const mark = ' //';

/**
 * Between directories of one host. What a name may be changed to by rsync's own settings (popt) is not known, nor is what another
 * implementation tells.
 */
export const rsync: TellingProgram = {
  program: 'rsync',
  dryRun: ({ text, words }) => {
    const { operands, options } = readWords(words, valued);
    const areKnown = options.every((name) => letters.has(name) || switches.has(name) || valued.includes(name));
    const to = operands.at(-1);
    if (!areKnown || operands.length < 2 || operands.some((word) => word.includes(':'))) return undefined;
    if (to === undefined || isPattern(to) || words.includes('--') || to.startsWith('-')) return undefined;
    if (words.some((word, index) => /-from$/.test(words[index - 1] ?? '') && word === '-')) return undefined;
    if (words.some((word) => /-from=-$/.test(word))) return undefined;
    return {
      script: `${requireProgram('rsync')}
rsync --version | grep -q '^rsync  version [3-9]' || exit 1
! grep -qs '^rsync' /etc/popt /etc/popt.d/* "$HOME/.popt" || exit 1
(cd -P -- ${quote(to)} && pwd -P && printf '\\000') || exit 1
exec ${text.replace(/^\s*rsync\b/, `rsync --dry-run --out-format='%i${mark}%n'`)}`,
      read,
      // It changes nothing but its destination.
      without: ({ looks }) => ({ paths: [], looks }),
    };
  },
};

/** `>f.st...... //name`, `*deleting   //name/`: what is neither there nor a directory may stand in the place of one. */
function read(line: string): readonly ToldPath[] | undefined {
  const at = line.indexOf(mark);
  if (at === -1) return [];
  const what = line.slice(0, at);
  const name = unescaped(line.slice(at + mark.length));
  if (!/^(?:[<>ch.][fdLDS][.+?a-zA-Z]{7,12}|\*deleting *)$/.test(what) || name === '') return undefined;
  const isKept = what[1] === 'd' && what[2] !== '+';
  return [{ path: name, recursive: !isKept }];
}

const unescaped = (name: string): BytePath =>
  name.replace(/\\#([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
