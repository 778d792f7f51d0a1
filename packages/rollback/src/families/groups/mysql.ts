import { absolute } from '../absolute.js';
import { allOf, claimOf } from '../claims.js';
import type { Call, Claim, Family } from '../family.js';
import { readWords, type Words } from '../words.js';
import { mysqlChanges } from './mysql-statements.js';

const kind = 'mysql-databases';

/** Options by which a server is reached, under their names in an option file; those of paths are read where the command runs. */
const connecting: readonly (readonly [names: readonly string[], key: string, isPath?: true])[] = [
  [['--defaults-file'], 'defaults-file', true],
  [['--defaults-extra-file'], 'defaults-extra-file', true],
  [['--defaults-group-suffix'], 'defaults-group-suffix'],
  [['-h', '--host'], 'host'],
  [['-P', '--port'], 'port'],
  [['-S', '--socket'], 'socket', true],
  [['-u', '--user'], 'user'],
  [['--protocol'], 'protocol'],
  [['--ssl-mode'], 'ssl-mode'],
  [['--ssl-ca'], 'ssl-ca', true],
  [['--ssl-cert'], 'ssl-cert', true],
  [['--ssl-key'], 'ssl-key', true],
];
const connectingNames = connecting.flatMap(([names]) => names);
const flags = ['--no-defaults', '--ssl', '--skip-ssl', '-C', '--compress', '-f', '--force', '-v', '--verbose'];

/** What a program is told, where all of it is known. A password among its words is not: that would have to be kept for going back. */
function read(call: Call, valued: readonly string[], switches: readonly string[]): Words | undefined {
  const words = readWords(call.words, [...connectingNames, ...valued]);
  const all = [...connectingNames, ...flags, ...valued, ...switches];
  return words.options.every((name) => all.includes(name)) ? words : undefined;
}

/** The connection as the command makes it. Undefined where anything of it is not plain. */
function connectionOf(call: Call, { value, has }: Words, as?: 'admin' | 'import'): string | undefined {
  const given = connecting.flatMap(([names, key, isPath]) => {
    const word = value(...names);
    if (word === undefined) return [];
    return [[key, isPath ? absolute(call, word) : word] as const];
  });
  if (!given.every(([, word]) => word !== undefined && /^[\w./-]+$/.test(word))) return undefined;
  return [
    ...(has('--no-defaults') ? ['no-defaults'] : []),
    ...given.map(([key, word]) => `${key}=${word}`),
    ...['ssl', 'skip-ssl'].filter((name) => has(`--${name}`)),
    ...(as === undefined ? [] : [`as=${as}`]),
  ].join(' ');
}

/** @param names - undefined: the one that option files name, if they do */
function claimOn(
  reversal: 'exact' | 'by-compensation',
  connection: string | undefined,
  names: readonly (string | undefined)[],
): Claim | undefined {
  if (connection === undefined || names.some((name) => name !== undefined && !/^[\w$-]+$/.test(name))) return undefined;
  const subjects = names.map((name) => [connection, name === undefined ? '' : `database=${name}`].join(' ').trim());
  return claimOf(reversal, kind, [...new Set(subjects)]);
}

const clientSwitches =
  `-B --batch -N --skip-column-names -s --silent -t --table -r --raw -A --no-auto-rehash -E --vertical -X --xml -H --html -q --quick
  -n --unbuffered -w --wait -U --safe-updates`.split(/\s+/);

/** Statements that a client is given as words. */
function client(call: Call): Claim | undefined {
  const words = read(call, ['-D', '--database', '-e', '--execute'], clientSwitches);
  const statements = words?.values('-e', '--execute') ?? [];
  if (words === undefined || statements.length === 0 || words.operands.length > 1) return undefined;
  const changes = mysqlChanges(statements.join(';\n'));
  const connection = connectionOf(call, words);
  if (changes === undefined || connection === undefined) return undefined;
  const session = words.value('-D', '--database') ?? words.operands[0];
  const claims = [
    ...(changes.changesDatabases ? [claimOn('by-compensation', connection, [session, ...changes.databases])] : []),
    ...(changes.changesAccounts ? [claimOf('by-compensation', 'mysql-accounts', [connection])] : []),
  ];
  return claims.every((claim): claim is Claim => claim !== undefined) ? allOf(...claims) : undefined;
}

/** A file of statements that a client is given: which databases it names its host alone can tell. */
function script(call: Call): Claim | undefined {
  const words = read(call, ['-D', '--database'], clientSwitches);
  const { input: file = '' } = call;
  if (words === undefined || !/^[\w./-]+$/.test(file) || words.operands.length > 1) return undefined;
  const session = words.value('-D', '--database') ?? words.operands[0];
  const connection = connectionOf(call, words);
  if (session === undefined || connection === undefined) return undefined;
  const claim = claimOn('by-compensation', `${connection} script=${file}`.trim(), [session]);
  if (claim === undefined) return undefined;
  return { ...claim, readsScript: true, undecided: [`what ${file} does beside the database ${session}`] };
}

/** One whole database that comes or goes. */
function admin(call: Call): Claim | undefined {
  const words = read(call, ['--connect-timeout'], ['-s', '--silent', '-b', '--no-beep']);
  const [verb = '', name = '', ...further] = words?.operands ?? [];
  if (words === undefined || !/^(?:create|drop)$/.test(verb) || further.length > 0) return undefined;
  return claimOn(verb === 'create' ? 'exact' : 'by-compensation', connectionOf(call, words, 'admin'), [name]);
}

const importValued =
  `--fields-terminated-by --fields-enclosed-by --fields-optionally-enclosed-by --fields-escaped-by --lines-terminated-by
  --ignore-lines -c --columns --default-character-set`.split(/\s+/);
const importSwitches = '-L --local -d --delete -r --replace -i --ignore -l --lock-tables -s --silent'.split(' ');

/** Files whose rows go into tables of one database. */
function importing(call: Call): Claim | undefined {
  const words = read(call, importValued, importSwitches);
  const [name, ...files] = words?.operands ?? [];
  if (words === undefined || files.length === 0) return undefined;
  return claimOn('by-compensation', connectionOf(call, words, 'import'), [name]);
}

/** Databases of MariaDB and MySQL, by dump and never by their files, and who may do what there; what they are told to do is committed statement by statement. */
export const mysqlFamilies: readonly Family[] = [
  { id: 'mysql', programs: ['mysql', 'mariadb'], takesStatements: true, claim: (call) => client(call) ?? script(call) },
  { id: 'mysql-admin', programs: ['mysqladmin', 'mariadb-admin'], claim: admin },
  { id: 'mysql-import', programs: ['mysqlimport', 'mariadb-import'], claim: importing },
];
