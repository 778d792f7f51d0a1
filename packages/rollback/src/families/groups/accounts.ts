import { claimOf } from '../claims.js';
import type { Call, Claim, Family } from '../family.js';
import { readWords, type Words } from '../words.js';

/**
 * Options of each tool that are known, those that take a value behind a bar. One that is not there may remove files elsewhere, work on
 * another root or a directory service, or shorten the name of one that does: getopt takes `--rem` for `--remove`.
 */
const known: Readonly<Record<string, string>> = {
  useradd: `-m --create-home -M --no-create-home -N --no-user-group -o --non-unique -r --system -U --user-group -l --no-log-init --badname
    | -b --base-dir -c --comment -d --home-dir -e --expiredate -f --inactive -g --gid -G --groups -k --skel -p --password -s --shell -u --uid`,
  adduser: `--disabled-login --disabled-password --system --quiet -q --no-create-home --group --force-badname --allow-badname --add_extra_groups
    -D -S -H | --comment --gecos --home --shell --uid --gid --ingroup --firstuid --lastuid --firstgid --lastgid -h -g -s -G -k -u`,
  userdel: '-f --force -r --remove',
  deluser: '--remove-home --system --quiet -q --group --only-if-empty',
  usermod: `-a --append -L --lock -U --unlock -m --move-home -o --non-unique -r --remove --badname | -c --comment -d --home -e --expiredate
    -f --inactive -g --gid -G --groups -l --login -p --password -s --shell -u --uid -v --add-subuids -V --del-subuids -w --add-subgids
    -W --del-subgids`,
  passwd: `-d --delete -e --expire -l --lock -u --unlock -q --quiet -k --keep-tokens --stdin | -i --inactive -n --mindays --minimum
    -w --warndays --warning -x --maxdays --maximum`,
  chpasswd: '-e --encrypted -m --md5 | -c --crypt-method -s --sha-rounds',
  chage: '| -d --lastday -E --expiredate -I --inactive -m --mindays -M --maxdays -W --warndays',
  chsh: '| -s --shell',
  chfn: '| -f --full-name -h --home-phone -o --other -r --room -w --work-phone',
  groupadd: '-f --force -o --non-unique -r --system | -g --gid -p --password -U --users',
  addgroup: '--system --quiet -q --force-badname -S | --gid --firstgid --lastgid -g',
  groupdel: '-f --force',
  delgroup: '--system --quiet -q --only-if-empty',
  groupmod: '-o --non-unique -a --append | -g --gid -n --new-name -p --password -U --users',
  gpasswd: '-r --remove-password -R --restrict | -a --add -d --delete -A --administrators -M --members',
  groupmems: '-p --purge | -a --add -d --delete -g --group',
};

/** Undefined when not all of them are known. */
function wordsOf({ program, words }: Call): Words | undefined {
  const [flags = [], valued = []] = (known[program] ?? '')
    .split('|')
    .map((part) => part.split(/\s+/).filter((name) => name !== ''));
  const read = readWords(words, valued);
  return read.options.every((name) => flags.includes(name) || valued.includes(name)) ? read : undefined;
}

/** What is asked of the host beside the lines of the account files: pairs, see the kind of state. */
const onAccounts = (...subjects: readonly string[]): Claim =>
  claimOf(subjects.length === 0 ? 'exact' : 'by-content', 'accounts', subjects);

const isName = (name: string | undefined): name is string =>
  name !== undefined && /^[a-z_][a-z0-9_.-]*\$?$/i.test(name);

const family = (
  id: string,
  programs: readonly string[],
  claim: (words: Words, call: Call) => Claim | undefined,
): Family => ({
  ...{ id, programs },
  claim: (call) => {
    const words = wordsOf(call);
    return words === undefined ? undefined : claim(words, call);
  },
});

/** The one that a tool of shadow-utils is about stands last, that of Debian's and of busybox first. */
const named = ({ operands }: Words, { program }: Call): string | undefined =>
  operands.at(program === 'adduser' || program === 'deluser' ? 0 : -1);

const pathOf = (path: string | undefined): readonly string[] => (path?.startsWith('/') === true ? ['path', path] : []);

function added(words: Words, call: Call): Claim | undefined {
  const name = named(words, call);
  if (!isName(name)) return undefined;
  const base = words.value('-b', '--base-dir');
  const home =
    words.value('-d', '--home-dir', '--home') ?? (call.program === 'adduser' ? words.value('-h') : undefined);
  const places = [...pathOf(home), ...pathOf(base === undefined ? undefined : `${base}/${name}`)];
  return onAccounts(call.program, name, 'home', name, 'spools', name, ...places);
}

/** `deluser` takes the crontab away, too, and its configuration may say that the home goes. */
function removed(words: Words, call: Call): Claim | undefined {
  const name = named(words, call);
  if (!isName(name)) return undefined;
  const goes = words.has('-r', '--remove', '--remove-home');
  return onAccounts(call.program, name, 'spools', name, ...(goes ? ['home', name] : []));
}

/** Files in the home follow a new number of the user or of the first group; the mail spool follows the name and the number. */
function modified(words: Words, call: Call): Claim | undefined {
  const name = named(words, call);
  const login = words.value('-l', '--login');
  if (!isName(name) || (login !== undefined && !isName(login))) return undefined;
  const isElsewhere = words.has('-m', '--move-home', '-u', '--uid', '-g', '--gid');
  const homes = isElsewhere ? ['home', name, ...pathOf(words.value('-d', '--home'))] : [];
  const spools = words.has('-u', '--uid') || login !== undefined ? ['spools', name] : [];
  return onAccounts(...homes, ...spools, ...(login === undefined ? [] : ['spools', login]));
}

/** A new password may be kept in a history of passwords; one that is locked or ages is not. */
function password({ operands: [name = ''], has }: Words): Claim | undefined {
  if (name !== '' && !isName(name)) return undefined;
  const isSetting = !has(
    ...['-d', '--delete', '-e', '--expire', '-l', '--lock', '-u', '--unlock', '-i', '--inactive', '-n', '--mindays'],
    ...['--minimum', '-w', '--warndays', '--warning', '-x', '--maxdays', '--maximum'],
  );
  return isSetting ? onAccounts('local', name, 'path', '/etc/security/opasswd') : onAccounts();
}

/** `adduser USER GROUP` adds to a group, `deluser USER GROUP` takes out of one, and `--group` is about a group alone. */
function isAboutGroup({ operands, has }: Words, { program }: Call): boolean {
  if (program === 'adduser') return operands.length > 1 || (has('--group') && !has('--system', '-S'));
  return program === 'deluser' && (operands.length > 1 || has('--group'));
}

/** Users and groups. */
export const accountFamilies: readonly Family[] = [
  family('user-add', ['useradd', 'adduser'], (words, call) =>
    isAboutGroup(words, call) ? onAccounts() : added(words, call),
  ),
  family('user-remove', ['userdel', 'deluser'], (words, call) =>
    isAboutGroup(words, call) ? onAccounts() : removed(words, call),
  ),
  family('user-modify', ['usermod'], modified),
  family('password', ['passwd'], password),
  family('password', ['chpasswd'], () => onAccounts('path', '/etc/security/opasswd')),
  family('password-aging', ['chage'], () => onAccounts()),
  family('login-shell', ['chsh', 'chfn'], () => onAccounts()),
  family('group-add', ['groupadd', 'addgroup'], () => onAccounts()),
  family('group-remove', ['groupdel', 'delgroup'], () => onAccounts()),
  family('group-modify', ['groupmod'], () => onAccounts()),
  family('group-members', ['gpasswd', 'groupmems'], () => onAccounts()),
];
