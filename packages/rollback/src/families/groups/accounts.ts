import { claimOf } from '../claims.js';
import type { Call, Claim, Family } from '../family.js';
import { readWords } from '../words.js';

/** Long options that take a value, of all tools. */
const long =
  `base-dir comment home-dir home expiredate inactive gid groups skel key password root shell uid prefix selinux-user login
  add-subuids del-subuids add-subgids del-subgids new-name gecos ingroup firstuid lastuid conf mindays maxdays warndays lastday add
  delete administrators members`
    .split(/\s+/)
    .map((name) => `--${name}`);

/** Options of one tool that take a value: the same letter means another thing elsewhere. */
const byTool: Readonly<Record<string, string>> = {
  useradd: 'bcdefgGkKpRsuPZ',
  usermod: 'cdefgGlpRsuPvVwWZ',
  userdel: 'RP',
  groupadd: 'gKpRPU',
  groupmod: 'gnpRPU',
  groupdel: 'RP',
  gpasswd: 'aAdMQ',
  passwd: 'inwxR',
  chage: 'dEImMRW',
  chsh: 'sR',
  chfn: 'fhorwR',
  chpasswd: 'cesR',
  adduser: 'hgsGku',
  addgroup: 'gS',
  deluser: '',
  delgroup: '',
};
const chosen = new Set(['adduser', 'addgroup', 'deluser', 'delgroup']);

function accountWords(call: Call) {
  const letters = byTool[call.program] ?? '';
  return readWords(call.words, [...[...letters].map((letter) => `-${letter}`), ...long]);
}

/** Accounts of another root, or of a directory service, are kept elsewhere. */
function isElsewhere(call: Call): boolean {
  return accountWords(call).has('-R', '--root', '-P', '--prefix', '--extrausers', '--repository');
}

function onAccounts(call: Call, homes: readonly string[] = []): Claim | undefined {
  if (isElsewhere(call)) return undefined;
  return claimOf(
    homes.length === 0 ? 'exact' : 'by-content',
    'accounts',
    homes.filter((home) => home !== ''),
  );
}

/** The homes that making or removing a user makes or removes. */
function withHome(call: Call): Claim | undefined {
  const words = accountWords(call);
  const [name] = words.operands.slice(chosen.has(call.program) ? 0 : -1);
  if (name === undefined || !/^[a-z_][a-z0-9_.-]*\$?$/i.test(name)) return undefined;
  const home = words.value('-d', '--home-dir', '--home');
  return onAccounts(call, home?.startsWith('/') === true ? [name, home] : [name]);
}

const family = (id: string, programs: readonly string[], claim: Family['claim']): Family => ({ id, programs, claim });

/** Users and groups. Who removes a user's processes, files elsewhere or backups says so by an option that is not known here. */
export const accountFamilies: readonly Family[] = [
  family('user-add', ['useradd', 'adduser'], (call) => {
    const words = accountWords(call);
    if (words.has('-D', '--defaults')) return undefined;
    // `adduser USER GROUP` adds to a group.
    return call.program === 'adduser' && words.operands.length > 1 ? onAccounts(call) : withHome(call);
  }),
  family('user-remove', ['userdel', 'deluser'], (call) => {
    const words = accountWords(call);
    if (words.has('--remove-all-files', '--backup', '--backup-to')) return undefined;
    if (words.operands.length > 1) return onAccounts(call);
    return words.has('-r', '--remove', '--remove-home') ? withHome(call) : onAccounts(call);
  }),
  family('user-modify', ['usermod'], (call) => {
    const words = accountWords(call);
    return words.has('-m', '--move-home', '-u', '--uid') ? withHome(call) : onAccounts(call);
  }),
  family('password', ['passwd', 'chpasswd'], (call) =>
    accountWords(call).has('-S', '--status') ? undefined : onAccounts(call),
  ),
  family('password-aging', ['chage'], (call) => onAccounts(call)),
  family('login-shell', ['chsh', 'chfn'], (call) => onAccounts(call)),
  family('group-add', ['groupadd', 'addgroup'], (call) => onAccounts(call)),
  family('group-remove', ['groupdel', 'delgroup'], (call) => onAccounts(call)),
  family('group-modify', ['groupmod'], (call) => onAccounts(call)),
  family('group-members', ['gpasswd', 'groupmems'], (call) => onAccounts(call)),
  family('shadowing', ['pwconv', 'grpconv'], (call) => onAccounts(call)),
];
