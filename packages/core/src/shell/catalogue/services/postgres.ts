import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { isLocal } from '../../words/is-local.js';
import { derivedWord } from './derived-word.js';
import { goesToServer } from './server-of-address.js';
import { applySql, applySqlFile, applySqlInput } from './sql-effects.js';
import { once } from './usages.js';
import { lookAtAddress, partsOf } from './web-address.js';

const connection = `
-h, --host=<server> | -p, --port=<text> | -U, --username=<text> | -d, --dbname=<text> | --maintenance-db=<text> | --role=<text>
-w, --no-password | -W, --password | -e, --echo | -?, --help | -V, --version | -i, --interactive`;

/** Where the client library goes without an option: a service of its settings file is named there, as a host is. */
const variables = 'PGHOST=<server> | PGHOSTADDR=<server> | PGSERVICE=<server>';

function address(call: Call): void {
  for (const word of [...call.operands, ...call.values('--dbname')]) {
    lookAtAddress(call, word);
    goesToServer(call, word);
    const secret = /(?:^|\s)password=(\S+)/.exec(word.text)?.[1];
    if (secret !== undefined) call.as('secret', { text: secret, span: word.span });
    const host = /(?:^|[\s?&])host=([^\s&]+)/.exec(word.text)?.[1] ?? partsOf(word.text).host;
    if (/(?:^|[\s?&])sslmode=disable\b/.test(word.text) && !isLocal(host))
      call.effect('crypto', 'weaken', 'host', '', { span: word.span });
  }
}

function psqlEffects(call: Call): void {
  address(call);
  for (const option of ['--command', '--init-command']) for (const word of call.values(option)) applySql(call, word);
  const before = settings(call);
  if (!call.has('--command') && !call.has('--file') && !call.has('--list')) applySqlInput(call, before);
  for (const word of call.values('--file')) applySqlFile(call, word, before);
}

/** `-v name=value` as the line that does the same. */
function settings(call: Call): string {
  return call
    .values('--set')
    .map(({ text }) => /^(\w+)=(.*)$/s.exec(text))
    .map((found) => (found === null ? '' : `\\set ${found[1]} '${(found[2] ?? '').replaceAll("'", "''")}'\n`))
    .join('');
}

/** Of psql alone: results go to a file or, behind a bar, to a line. */
function psqlOwnEffects(call: Call): void {
  for (const word of call.values('--output')) {
    const line = /^\|\s*(.+)/s.exec(word.text)?.[1];
    if (line === undefined) call.as('write', word);
    else call.as('command', derivedWord(word, line));
  }
  psqlEffects(call);
}

function dump(call: Call): void {
  address(call);
  call.effect('database', 'dump', 'table', call.value('--dbname') ?? call.texts[0] ?? '');
  call.print({ sensitive: true });
}

export const postgresTools: readonly ToolSpec[] = [
  {
    names: 'psql',
    summary: 'talks to a database',
    options: `
-c, --command=<text>              runs statements
-f, --file=<text>                 runs the statements of a file
-o, --output=<text>               writes results to a file
-L, --log-file=<write>            writes everything to a file
-v, --set, --variable=<text> | -F, --field-separator=<text> | -R, --record-separator=<text> | -P, --pset=<text> | -T, --table-attr=<text>
-a | -A, --no-align | -b | -E | -l, --list | -n | -q, --quiet | -s | -S | -t, --tuples-only | -x, --expanded | -X, --no-psqlrc | -z | -0 | -1, --single-transaction | -H, --html | --csv${connection}`,
    variables: `${variables} | PSQLRC=<script>`,
    effects: psqlOwnEffects,
  },
  {
    names: 'pgcli',
    summary: 'talks to a database',
    options: `
-c, --command, -e, --execute=<text>   runs statements
-f, --file=<text>                 runs the statements of a file
-h, --host=<server> | -p, --port=<text> | -U, -u, --username, --user=<text> | -d, --dbname=<text> | -D, --dsn=<text> | -R, --prompt=<text> | --pgclirc=<read> | --row-limit=<text> | --application-name=<text> | --ssh-tunnel=<host> | --init-command=<text> | --log-file=<write>
-w, --no-password | -W, --password | -l, --list | --list-dsn | -v, --version | --single-connection | --less-chatty | --auto-vertical-output | --warn[=<text>] | --ping`,
    effects: psqlEffects,
  },
  {
    names: 'pg_dump pg_dumpall pg_basebackup',
    summary: 'writes a database to a file',
    options: `
-f, --file=<write>                writes to a file
-D, --pgdata=<look> | -F, --format=<text> | -j, --jobs=<text> | -n, --schema=<text> | -N, --exclude-schema=<text> | -t, --table=<text> | -T, --exclude-table=<text> | -S, --superuser=<text> | -E, --encoding=<text> | -Z, --compress=<text> | -X, --wal-method=<text> | --exclude-table-data=<text> | -l, --label=<text> | --section=<text> | --snapshot=<text> | -r, --max-rate=<text>
-a, --data-only | -b | -c, --clean | -C, --create | -O, --no-owner | -s, --schema-only | -x, --no-acl | -v, --verbose | -g, --globals-only | -P, --progress | -R | -z | --if-exists | --inserts | --column-inserts | --no-comments${connection}`,
    variables,
    effects: (call) => {
      dump(call);
      if (call.name !== 'pg_basebackup') return;
      for (const word of call.values('--pgdata'))
        call.path('write', 'create', word, { attributes: { recursive: true } });
    },
  },
  {
    names: 'pg_restore',
    summary: 'reads a database from a file',
    options: `
-f, --file=<write> | -L, --use-list=<read> | -F, --format=<text> | -j, --jobs=<text> | -n, --schema=<text> | -N, --exclude-schema=<text> | -t, --table=<text> | -I, --index=<text> | -P, --function=<text> | -S, --superuser=<text> | -T, --trigger=<text> | --section=<text>
-c, --clean                       drops what is there first
-l, --list | -a | -C, --create | -O | -s | -x | -v | -1 | --if-exists | --disable-triggers | -e | --no-data-for-failed-tables${connection}`,
    variables,
    operands: '<read>',
    effects: (call) => {
      if (!call.has('--list') && (call.has('--dbname') || call.has('--create'))) {
        call.effect('database', call.has('--clean') ? 'restore' : 'modify', 'object', call.value('--dbname') ?? '');
      }
    },
  },
  {
    names: 'dropdb',
    summary: 'drops a database',
    options: `-f, --force | --if-exists${connection}`,
    variables,
    effects: (call) => call.effect('database', 'drop', 'table', `database ${call.texts[0] ?? ''}`),
  },
  {
    names: 'dropuser',
    summary: 'drops an account of a database',
    options: `--if-exists${connection}`,
    variables,
    effects: (call) => call.effect('database', 'drop', 'table', `user ${call.texts[0] ?? ''}`),
  },
  {
    names: 'createdb',
    summary: 'makes a database',
    options: `-O, --owner=<text> | -E, --encoding=<text> | -l, --locale=<text> | -T, --template=<text> | -D, --tablespace=<text>${connection}`,
    variables,
    effects: once('database', 'modify'),
  },
  {
    names: 'createuser',
    summary: 'adds an account to a database',
    options: `-s, --superuser | -S | -d, --createdb | -D | -r, --createrole | -R | -P, --pwprompt | -l | -L | -c <text> | -g <text> | --replication${connection}`,
    variables,
    effects: (call) =>
      call.effect('database', call.has('--superuser') ? 'grant-all' : 'add-user', 'user', call.texts[0] ?? ''),
  },
  {
    names:
      'pg_isready vacuumdb reindexdb clusterdb pgbench pg_config pg_controldata pg_waldump pg_lsclusters pg_recvlogical pg_receivewal pg_amcheck pg_checksums',
    summary: 'looks after a database',
    options: `-t <text> | -c <text> | -j <text> | -T <text> | -n <text> | -f <read> | -a, --all | -z, --analyze | -Z | -v | -q | -s <text> | -S | -f${connection}`,
    variables,
    effects: address,
  },
  {
    names: 'pg_ctl pg_ctlcluster',
    summary: 'starts and stops a database server',
    options:
      '-D, --pgdata=<look> | -l, --log=<write> | -m, --mode=<text> | -o, --options=<text> | -p <program> | -t, --timeout=<text> | -w | -W | -s | -c',
    effects: (call) => {
      const verb = call.texts.find((text) => /^(?:start|stop|restart|reload|promote|kill|init|initdb)$/.test(text));
      if (verb !== undefined)
        call.effect('service', verb === 'promote' || /^init/.test(verb) ? 'start' : verb, 'unit', 'postgresql');
    },
  },
  {
    names: 'pg_dropcluster pg_resetwal pg_rewind',
    summary: 'deletes or rewrites a database server',
    options: '-D, --pgdata=<look> | --stop | -f | -n | --target-pgdata=<look> | --source-server=<text>',
    effects: (call) => {
      const changes = call.operands.length > 0 || call.has('--pgdata') || call.has('--target-pgdata');
      if (changes && !call.isTrial('-n')) call.effect('database', 'drop', 'table', `database ${call.texts.join(' ')}`);
    },
  },
];
