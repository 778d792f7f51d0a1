import { readSql } from '../../code/sql.js';
import type { SqlFinding } from '../../code/sql-finding.js';
import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { isUnseen } from '../../words/markers.js';
import { derivedWord } from './derived-word.js';
import { applySql, applySqlFile, applySqlInput } from './sql-effects.js';

/** Whether a statement changes the file that the database is. */
function changes(statements: string): boolean {
  return readSql(statements).some(({ action }) => alters.has(action));
}

const alters: ReadonlySet<SqlFinding['action']> = new Set<SqlFinding['action']>([
  'modify',
  'delete',
  'delete-all',
  'update',
  'update-all',
  'drop',
  'drop-part',
  'truncate',
  'restore',
]);

/** Statements one behind the other: what one of them is in, as a directory, the next ones are in. */
function together(words: readonly Word[]): readonly Word[] {
  const [first] = words;
  if (first === undefined || !words.some(({ text }) => /^\s*\.cd\b/.test(text))) return words;
  const texts = words.map(({ text }) => (/^\s*\./.test(text) ? text : `${text};`));
  return [derivedWord(first, texts.join('\n'))];
}

function sqliteEffects(call: Call): void {
  const [file, ...statements] = call.operands;
  for (const word of together([...call.values('-cmd'), ...statements])) applySql(call, word);
  for (const word of call.values('-init')) applySqlFile(call, word);
  if (statements.length === 0) applySqlInput(call);
  const typed = statements.length === 0 ? [call.stdin.text ?? ''] : [];
  const given = [...[...call.values('-cmd'), ...statements].map(({ text }) => text), ...typed];
  const isKept = file !== undefined && file.text !== ':memory:' && !call.has('-readonly');
  if (isKept && given.some(changes)) call.as('modify', file);
  if (statements.some(({ text }) => /^\s*\.dump\b/.test(text))) call.print({});
}

function sqlOf(options: readonly string[], files: readonly string[]): (call: Call) => void {
  return (call) => {
    let given = false;
    for (const option of files) {
      for (const word of call.values(option)) {
        given = true;
        applySqlFile(call, word);
      }
    }
    for (const option of options) {
      for (const word of call.values(option)) {
        given = true;
        applySql(call, word);
      }
    }
    if (!given) applySqlInput(call);
  };
}

/** `user/password@place` of Oracle's client. */
function oracleEffects(call: Call): void {
  for (const word of call.operands) {
    const secret = /^[^/@]+\/([^@]+)/.exec(word.text)?.[1];
    if (secret !== undefined) call.as('secret', derivedWord(word, secret));
    const script = /^(?:@{1,2}|cmdfile=)(.+)/.exec(word.text)?.[1];
    if (script !== undefined) applySqlFile(call, derivedWord(word, script));
  }
  applySqlInput(call);
}

const cassandraSql = sqlOf(['--execute'], ['--file']);

/** The first word is the host, as far as it is no more than that: one that is not known may be any words. */
function cassandraEffects(call: Call): void {
  const [host] = call.operands;
  const hasStatements = call.has('--execute') || call.has('--file');
  if (host !== undefined && (hasStatements || !isUnseen(host.text))) call.as('server', host);
  cassandraSql(call);
}

function influxEffects(call: Call): void {
  for (const word of call.values('-execute')) applySql(call, word);
  if (!call.has('-execute') && call.operands.length === 0) applySqlInput(call);
  const text = call.texts.slice(0, 3).join(' ');
  if (/\bdelete\b/.test(text))
    call.effect('database', /bucket|org/.test(text) ? 'drop' : 'delete-all', 'table', call.texts.join(' '));
  else if (/^(?:write|restore|setup)|\b(?:create|update)\b/.test(text))
    call.effect('database', 'modify', 'table', call.texts.join(' '));
  else if (/^backup/.test(text)) call.effect('database', 'dump', 'table', '');
}

export const otherDatabaseTools: readonly ToolSpec[] = [
  {
    names: 'sqlite3 sqlite litecli sqlcipher',
    summary: 'runs statements on a database file',
    options: `
-cmd <text>                       runs a statement first
-init <text>                      runs the statements of a file
-separator <text> | -nullvalue <text> | -newline <text> | -mmap <text> | -vfs <text> | -maxsize <text> | -lookaside <text> | -pagecache <text>
-A | -append | -ascii | -bail | -batch | -box | -column | -csv | -deserialize | -echo | -header | -noheader | -help | -html | -interactive | -json | -line | -list | -markdown | -memtrace | -nofollow | -quote | -readonly | -safe | -stats | -table | -tabs | -unsafe-testing | -version | -zip`,
    style: 'long-dash',
    operands: '<read> <text>...',
    effects: sqliteEffects,
  },
  {
    names: 'sqlcmd osql isql tsql mssql-cli',
    summary: 'talks to a database',
    options: `
-Q, -q=<text>                     runs statements
-i=<text>                         runs the statements of a file
-o=<write>                        writes results to a file
-P=<secret>                       logs in with a password
-S=<server> | -U=<text> | -d=<text> | -H=<text> | -D=<text> | -s=<text> | -w=<text> | -h=<text> | -l=<text> | -t=<text> | -a=<text> | -v=<text> | -f=<text> | -W | -E | -C | -N | -b | -I | -k | -e | -r | -p | -y=<text>`,
    variables: 'SQLCMDSERVER=<server>',
    effects: sqlOf(['-Q'], ['-i']),
  },
  {
    names: 'sqlplus sqlplus64 sqlcl rman',
    summary: 'talks to a database',
    options: '-s, -S | -l, -L | -r=<text> | -m=<text> | -c=<text> | -h | -v | -nolog',
    style: 'long-dash',
    effects: oracleEffects,
  },
  {
    names: 'expdp impdp',
    summary: 'moves data in and out of a database',
    style: 'assignments',
    options:
      'file=<look> | userid=<text> | dumpfile=<text> | logfile=<text> | directory=<text> | tables=<text> | schemas=<text> | full=<text> | parfile=<read>',
    effects: (call) => {
      oracleEffects(call);
      call.effect('database', call.name.startsWith('exp') ? 'dump' : 'modify', 'table', call.value('tables') ?? '');
    },
  },
  {
    names: 'cqlsh',
    summary: 'talks to a database',
    options:
      '-e, --execute=<text> | -f, --file=<text> | -u, --username=<text> | -p, --password=<secret> | -k, --keyspace=<text> | --cqlshrc=<look> | --connect-timeout=<text> | --request-timeout=<text> | --ssl | -C | --encoding=<text>',
    variables: 'CQLSH_HOST=<server>',
    effects: cassandraEffects,
  },
  {
    names: 'nodetool',
    summary: 'looks after a database node',
    options: '-h=<server> | -p=<text> | -u=<text> | -pw=<secret> | -pwf=<read>',
    effects: (call) => {
      const [verb = ''] = call.texts;
      if (/^(?:decommission|removenode|assassinate|drain|stopdaemon|clearsnapshot)$/.test(verb))
        call.effect(
          'database',
          verb === 'drain' || verb === 'stopdaemon' ? 'shutdown' : 'drop',
          'table',
          call.texts.join(' '),
        );
    },
  },
  {
    names: 'influx influxd-ctl',
    summary: 'talks to a time series database',
    options:
      '-execute, --execute=<text> | -database, --database=<text> | -host, --host=<server> | -port=<text> | -username=<text> | -password, --password=<secret> | -t, --token=<secret> | -o, --org=<text> | -b, --bucket=<text> | -f, --file=<read> | -format=<text> | -precision=<text> | -i, --id=<text> | -n, --name=<text> | --start=<text> | --stop=<text> | -p, --predicate=<text> | -ssl | -unsafeSsl | --skip-verify',
    variables: 'INFLUX_HOST=<server>',
    effects: influxEffects,
  },
  {
    names: 'cockroach',
    summary: 'is and talks to a database',
    options:
      '-e, --execute=<text> | --certs-dir=<look> | --host=<server> | --url=<server> | -u, --user=<text> | -d, --database=<text> | -f, --file=<text> | --format=<text> | --insecure | --listen-addr=<text> | --store=<text> | --join=<text> | --background',
    variables: 'COCKROACH_HOST=<server> | COCKROACH_URL=<server>',
    effects: (call) => {
      for (const word of call.values('--execute')) applySql(call, word);
      for (const word of call.values('--file')) applySqlFile(call, word);
      if (call.texts[0] === 'sql' && !call.has('--execute') && !call.has('--file')) applySqlInput(call);
      const text = call.texts.slice(0, 2).join(' ');
      if (/^(?:quit|node drain|node decommission)/.test(text)) call.effect('database', 'shutdown', 'none', text);
      if (call.has('--insecure')) call.effect('crypto', 'weaken', 'object', 'database');
    },
  },
  {
    names: 'snowsql usql trino presto hive beeline impala-shell spark-sql bteq db2 vsql dbt osqueryi',
    summary: 'runs queries',
    options:
      '-q, --query=<text> | -e, --execute=<text> | -c, --command=<text> | -f, --file, --filename=<text> | -o, --output=<text> | -u, --user=<text> | -p, --password=<secret> | -n <text> | -a, --accountname=<text> | -d, --database, --dbname=<text> | -h, --host=<server> | -i, --impalad=<server> | --server=<server> | --catalog=<text> | --schema=<text> | --json | --csv',
    effects: (call) => {
      for (const option of ['-q', '-e', '-c']) for (const word of call.values(option)) applySql(call, word);
      for (const word of call.values('--file')) applySqlFile(call, word);
      for (const word of call.operands) if (/\s/.test(word.text)) applySql(call, word);
      applySqlInput(call);
    },
  },
];
