import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { isLocal } from '../../words/is-local.js';
import { derivedWord } from './derived-word.js';
import { applySql, applySqlInput } from './sql-effects.js';

const connection = `
-u, --user=<text> | -h, --host=<server> | -P, --port=<text> | -S, --socket=<look> | -D, --database=<text> | --protocol=<text> | --login-path=<text> | --default-character-set=<text> | --connect-timeout=<text> | --ssl-mode=<text> | --tls-version=<text> | --character-sets-dir=<look> | --max-allowed-packet=<text>
-p[<text>]                        gives the password
--password[=<text>]               gives the password
--password1, --password2, --password3[=<text>]
--default-auth=<library>          loads a plugin to log in
--plugin-dir=<library>            loads plugins from there
--defaults-file, --defaults-extra-file=<look>   reads settings from a file
--ssl-ca=<look> | --ssl-cert=<look> | --ssl-key=<look> | --ssl-capath=<look> | --ssl-cipher=<text> | --server-public-key-path=<look> | --init-command=<text> | --defaults-group-suffix=<text>
--skip-ssl | --ssl | --no-defaults | --print-defaults | -C, --compress | -v, --verbose | -V, --version | -f, --force | -?, --help | --get-server-public-key | --enable-cleartext-plugin`;

const variables = 'MYSQL_HOST=<server>';

function password(call: Call): void {
  for (const option of ['-p', '--password']) {
    for (const word of call.values(option)) if (word.text !== '') call.as('secret', word);
  }
}

/** Without encryption, passwords and rows can be read on the way. */
function encryption(call: Call): void {
  const isOff = /^disabled$/i.test(call.value('--ssl-mode') ?? '') || call.has('--skip-ssl');
  const host = call.value('-h') ?? '';
  if (isOff && host !== '' && !isLocal(host)) call.effect('crypto', 'weaken', 'host', host);
}

function mysqlEffects(call: Call): void {
  password(call);
  encryption(call);
  for (const option of ['--execute', '--init-command']) for (const word of call.values(option)) applySql(call, word);
  if (!call.has('--execute')) applySqlInput(call);
}

function dump(call: Call): void {
  password(call);
  call.effect('database', 'dump', 'table', call.texts.join(' '));
  call.print({ sensitive: true });
}

function admin(call: Call): void {
  password(call);
  const [verb = '', name = ''] = call.texts;
  const word = call.operands[1];
  if (verb === 'drop') call.effect('database', 'drop', 'table', `database ${name}`);
  else if (verb === 'shutdown') call.effect('database', 'shutdown', 'none', '');
  else if (/password$/.test(verb)) {
    call.effect('database', 'set-password', 'user', call.value('-u') ?? '');
    if (word !== undefined) call.as('secret', word);
  } else if (/^(?:create|kill|stop-slave|stop-replica|start-slave|reload|refresh|flush-privileges)$/.test(verb)) {
    call.effect('database', 'modify', 'object', call.texts.join(' '));
  }
}

export const mysqlTools: readonly ToolSpec[] = [
  {
    names: 'mysql mariadb mycli mysqlsh',
    summary: 'talks to a database',
    options: `
-e, --execute=<text>              runs statements
--tee=<write>                     writes everything to a file
--pager=<command>                 shows results with a program
--delimiter=<text> | --prompt=<text> | --table-name=<text> | --select-limit=<text> | --max-join-size=<text> | --binary-mode | --local-infile[=<text>] | --uri=<server> | --sql | --js | --py | --file=<read>
-A, --no-auto-rehash | -B, --batch | -b | -c | -E, --vertical | -G | -H, --html | -i | -L | -N, --skip-column-names | -n, --unbuffered | -o | -q, --quick | -r, --raw | -s, --silent | -t, --table | -U, --safe-updates, --i-am-a-dummy | -w | -X, --xml${connection}`,
    variables,
    effects: mysqlEffects,
  },
  {
    names: 'mysqldump mariadb-dump mysqlpump mydumper',
    summary: 'writes a database as SQL',
    options: `
-r, --result-file=<write>         writes to a file
-T, --tab=<look>                  writes files into a directory
-w, --where=<text> | --ignore-table=<text> | --set-gtid-purged=<text> | --master-data[=<text>] | --source-data[=<text>] | --dump-slave[=<text>] | --compatible=<text> | --fields-terminated-by=<text> | --tables | --log-error=<append> | -B, --databases | --outputdir=<look> | -o <look>
-A, --all-databases | --add-drop-database | --add-drop-table | -c | -d, --no-data | -e | -E, --events | -F | -K | -l | -n | -q, --quick | -R, --routines | -t, --no-create-info | -x | -X | -Y | --single-transaction | --triggers | --hex-blob | --column-statistics[=<text>] | --no-tablespaces | -a${connection}`,
    variables,
    effects: dump,
  },
  {
    names: 'mysqladmin mariadb-admin',
    summary: 'looks after a database server',
    options: `-i, --sleep=<text> | -c, --count=<text> | -b | -E | -r, --relative | -s | -w, --wait[=<text>]${connection}`,
    variables,
    effects: admin,
  },
  {
    names: 'mysqlimport mariadb-import',
    summary: 'reads files into tables',
    options: `-d, --delete | -L, --local | -r | -i | --fields-terminated-by=<text> | --ignore-lines=<text> | -c <text>${connection}`,
    variables,
    operands: '<text> <read>...',
    effects: (call) => {
      password(call);
      call.effect('database', call.has('--delete') ? 'truncate' : 'modify', 'table', call.texts.join(' '));
    },
  },
  {
    names:
      'mysqlcheck mariadb-check mysqlshow mariadb-show mysqlslap mysqlbinlog mariadb-binlog myisamchk perror my_print_defaults',
    summary: 'looks at a database',
    options: `-r, --repair | -a, --analyze | -c, --check | -o, --optimize | -A, --all-databases | --start-datetime=<text> | --stop-datetime=<text> | --start-position=<text> | -R${connection}`,
    variables,
    operands: '<any>...',
    effects: password,
  },
  {
    names:
      'mysql_secure_installation mysql_upgrade mariadb-upgrade mysql_install_db mysql_tzinfo_to_sql mysql_config_editor',
    summary: 'sets a database server up',
    options: connection,
    variables,
    effects: password,
  },
  {
    names: 'mysqld mysqld_safe mariadbd',
    summary: 'is a database server',
    options: `
--init-file=<read>                runs statements first
--skip-grant-tables               lets everybody in
--plugin-load, --plugin-load-add=<library>   loads plugins
--ledir=<look> | --mysqld=<program> | --malloc-lib=<library> | --datadir=<look> | --basedir=<look> | --initialize | --initialize-insecure | --log-error=<append>${connection}`,
    effects: (call) => {
      if (call.has('--skip-grant-tables')) call.effect('database', 'grant-all', 'object', 'everybody');
      call.effect('service', 'start', 'unit', 'mysqld');
    },
  },
  {
    names: 'clickhouse-client clickhouse clickhouse-local duckdb',
    summary: 'runs queries',
    options: `
-q, --query, -c, -cmd, --multiquery[=<text>]   runs statements
-h, --host=<server> | --port=<text> | -u, --user=<text> | -d, --database=<text> | -f, --format=<text> | --queries-file=<read> | -C, --config-file=<read> | -s, --secure | -m, --multiline | -n | --progress | -t | -readonly | -json | -csv | -init=<read>
--password=<secret>`,
    effects: (call) => {
      for (const word of [...call.values('--query'), ...call.operands]) applySql(call, derivedWord(word, word.text));
      if (!call.has('--query')) applySqlInput(call);
    },
  },
];
