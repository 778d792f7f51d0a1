import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { isLocal } from '../../words/is-local.js';
import { runsScript, standardInput } from '../given-script.js';
import { derivedWord } from './derived-word.js';
import { applyMongo, runsMongo } from './mongo-script.js';
import { redisCode, redisLine, redisLines } from './redis-lines.js';
import { goesToServer } from './server-of-address.js';
import { lookAtAddress, sendStdin } from './web-address.js';

/** `host:port`, `host/database` and `host:port/database` without a scheme; a word alone is a database. */
const mongoHost = /^(?:[\w.-]+(?=:\d+(?:\/[\w-]*)?$)|[\w.-]+(?=\/[\w-]+$))/;

function mongoAddress(call: Call, operands: readonly Word[] = []): void {
  for (const word of [...operands, ...call.values('--uri')]) {
    lookAtAddress(call, word);
    goesToServer(call, word);
  }
  const [first] = operands;
  const host = mongoHost.exec(first?.text ?? '')?.[0];
  if (first !== undefined && host !== undefined) call.as('server', derivedWord(first, host));
}

function mongoEffects(call: Call): void {
  if (call.has('--tlsAllowInvalidCertificates')) call.effect('crypto', 'weaken', 'object', 'certificate checks');
  mongoAddress(call, call.operands);
  for (const word of call.values('--eval')) applyMongo(call, word);
  if (call.hasStdin) runsMongo(call, standardInput(call), '');
  const files = call.operands.filter(({ text }) => /\.(?:js|mongodb)$/.test(text));
  for (const word of [...call.values('--file'), ...files]) runsMongo(call, word, word.text);
}

const mongo = `
-u, --username=<text> | -h, --host=<server> | --port=<text> | -d, --db=<text> | -c, --collection=<text> | --authenticationDatabase=<text> | --authenticationMechanism=<text> | --uri=<text> | -q, --query=<text> | -f, --fields=<text> | --type=<text> | --config=<read> | --sslCAFile, --tlsCAFile=<look> | --sslPEMKeyFile, --tlsCertificateKeyFile=<read>
-p, --password[=<secret>]         logs in with a password
--tlsAllowInvalidCertificates, --sslAllowInvalidCertificates, --tlsInsecure   trusts any certificate
--ssl | --tls | --gzip | --quiet | --norc | --shell | --nodb | -v | --json[=<text>] | --readPreference=<text> | -j, --numParallelCollections=<text> | --eval=<text>`;

function redisEffects(call: Call): void {
  for (const word of call.values('-u')) {
    lookAtAddress(call, word);
    goesToServer(call, word);
  }
  redisLine(call, call.operands);
  if (call.has('--insecure')) call.effect('crypto', 'weaken', 'object', 'redis');
  for (const word of call.values('--eval')) {
    runsScript(call, word, (script) => redisCode(call, script, `EVAL ${word.text}`));
  }
  const host = call.value('-h') ?? '';
  if (call.has('-x') && call.hasStdin && host !== '' && !isLocal(host)) sendStdin(call, host);
  if ((call.operands.length > 0 && !call.has('-x')) || call.has('--eval') || !call.hasStdin) return;
  // What `-x` reads is a value.
  const isSeen = call.has('-x') || runsScript(call, standardInput(call), (script) => redisLines(call, script));
  if (!isSeen) call.effect('database', 'run-script', 'none', '');
}

function importOf(call: Call): string {
  if (call.has('--drop')) return 'restore';
  return call.value('--mode') === 'delete' ? 'delete-many' : 'modify';
}

export const documentDatabaseTools: readonly ToolSpec[] = [
  {
    names: 'mongo mongosh',
    summary: 'talks to a database',
    options: `--file=<text>\n${mongo}`,
    operands: '<text> <read>...',
    effects: mongoEffects,
  },
  {
    names: 'mongodump mongoexport',
    summary: 'writes a database to files',
    options: `-o, --out=<write> | --archive[=<write>] | --oplog | --jsonArray | --pretty | --limit=<text> | --skip=<text> | --sort=<text>${mongo}`,
    effects: (call) => {
      mongoAddress(call);
      call.effect('database', 'dump', 'table', call.value('--db') ?? '');
      call.print({ sensitive: true });
    },
  },
  {
    names: 'mongorestore mongoimport',
    summary: 'reads a database from files',
    options: `--drop | --archive[=<read>] | --file=<read> | --dir=<look> | --nsInclude=<text> | --nsFrom=<text> | --nsTo=<text> | --jsonArray | --headerline | --mode=<text> | --upsertFields=<text> | --oplogReplay${mongo}`,
    operands: '<look>...',
    effects: (call) => {
      mongoAddress(call);
      call.effect('database', importOf(call), 'table', call.value('--db') ?? '');
    },
  },
  {
    names: 'mongostat mongotop mongofiles bsondump',
    summary: 'looks at a database',
    options: mongo,
    operands: '<any>...',
  },
  {
    names: 'mongod mongos',
    summary: 'is a database server',
    options:
      '-f, --config=<read> | --dbpath=<look> | --logpath=<write> | --port=<text> | --bind_ip=<text> | --fork | --shutdown | --repair | --auth | --noauth | --replSet=<text> | --keyFile=<read>',
    effects: (call) => call.effect('service', call.has('--shutdown') ? 'stop' : 'start', 'unit', 'mongod'),
  },
  {
    names: 'redis-cli valkey-cli keydb-cli iredis',
    summary: 'talks to a database',
    options: `
-a, --pass=<secret>               logs in with a password
--eval=<text>                     runs a script there
--rdb=<write>                     writes a copy of everything
--pipe | --cluster=<text> | -h=<server> | -p=<text> | -s=<look> | -u=<text> | -r=<text> | -i=<text> | -n=<text> | -t=<text> | -D=<text> | -d=<text> | --user=<text> | --sni=<text> | --cacert=<look> | --cert=<look> | --key=<look> | --tls-ciphers=<text> | --functions-rdb=<write> | --pattern=<text> | --count=<text> | --memkeys-samples=<text>
--insecure                        trusts any certificate
-c | -x | -X=<text> | -e | -2 | -3 | --tls | --raw | --no-raw | --quoted-input | --csv | --json | --stat | --latency | --latency-history | --latency-dist | --lru-test=<text> | --replica | --bigkeys | --memkeys | --hotkeys | --scan | --intrinsic-latency=<text> | --verbose | --no-auth-warning | --askpass | --help | --version`,
    style: 'posix',
    effects: redisEffects,
  },
  {
    names: 'redis-server valkey-server memcached',
    summary: 'is a database server',
    options:
      '--port=<text> | --dir=<look> | --dbfilename=<text> | --loadmodule=<library> | --logfile=<write> | --requirepass=<secret> | --bind=<text> | --daemonize=<text> | -p=<text> | -l=<text> | -m=<text> | -u=<text> | -d | -v | -U=<text> | -c=<text> | -t=<text>',
    operands: '<read>',
    effects: (call) => call.effect('service', 'start', 'unit', call.name),
  },
];
