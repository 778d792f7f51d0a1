import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { UNKNOWN } from '../../words/markers.js';
import { runsScript, standardInput } from '../given-script.js';
import { derivedWord } from './derived-word.js';
import { goesToServer } from './server-of-address.js';
import { lookAtAddress, sendStdin } from './web-address.js';

interface Rule {
  readonly action: string;
  readonly pattern: RegExp;
}

/** What scripts of the Mongo shell do to the database; each pattern is looked for anywhere. */
const mongoRules: readonly Rule[] = [
  {
    action: 'drop',
    pattern: /\bdropDatabase\b|\.drop\s*\(|\bdropAllUsers|\bdropUser\b|['"]drop(?:Database)?['"]?\s*:/,
  },
  { action: 'drop-part', pattern: /\bdropIndex(?:es)?\b|\bdropRole\b/ },
  { action: 'delete-all', pattern: /\.(?:remove|deleteMany)\s*\(\s*(?:\{\s*\})?\s*(?:,[^)]{0,200})?\)/ },
  { action: 'delete', pattern: /\.(?:remove|deleteMany|deleteOne|findOneAndDelete)\s*\(\s*\{\s*[^}\s]/ },
  { action: 'modify-all', pattern: /\.updateMany\s*\(\s*\{\s*\}/ },
  {
    action: 'modify',
    pattern:
      /\.(?:insert(?:One|Many)?|update(?:One|Many)?|replaceOne|save|bulkWrite|renameCollection|createIndex|createCollection|findAndModify)\s*\(/,
  },
  { action: 'shutdown', pattern: /\bshutdownServer\b|['"]?shutdown['"]?\s*:\s*1/ },
  {
    action: 'grant-all',
    pattern: /['"](?:root|dbOwner|userAdminAnyDatabase|dbAdminAnyDatabase|__system)['"]|\bgrantRolesToUser\b/,
  },
  { action: 'add-user', pattern: /\bcreateUser\b/ },
  { action: 'set-password', pattern: /\bchangeUserPassword\b/ },
  { action: 'list-secrets', pattern: /system\.users\b/ },
];

function applyMongo(call: Call, word: Word): void {
  for (const { action, pattern } of mongoRules) {
    if (pattern.test(word.text)) call.effect('database', action, 'table', word.text, { span: word.span });
  }
  const line = /\brun(?:Program|NonMongoProgram)?\s*\(\s*((?:['"][^'"]*['"][\s,]*)+)\)/.exec(word.text)?.[1];
  if (line !== undefined) call.as('command', derivedWord(word, line.replace(/['",]+/g, ' ').trim()));
  if (/\brequire\b|\bprocess\b/.test(word.text)) call.as('node', word);
  const file = /\b(?:cat|load|removeFile|fuzzFile)\s*\(\s*['"]([^'"]+)/.exec(word.text)?.[1];
  if (file !== undefined) call.as('read', derivedWord(word, file));
}

function runsMongo(call: Call, word: Word, name: string): void {
  if (!runsScript(call, word, (script) => applyMongo(call, script)))
    call.effect('database', 'run-script', 'none', name);
}

function mongoEffects(call: Call): void {
  if (call.has('--tlsAllowInvalidCertificates')) call.effect('crypto', 'weaken', 'object', 'certificate checks');
  for (const word of [...call.operands, ...call.values('--uri')]) {
    lookAtAddress(call, word);
    goesToServer(call, word);
  }
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

/** Commands of Redis by what they do. */
const redisRules: readonly Rule[] = [
  { action: 'flush', pattern: /^(?:flushall|flushdb)$/ },
  { action: 'shutdown', pattern: /^(?:shutdown|debug)$/ },
  // All that is there gives way to what another has.
  { action: 'restore', pattern: /^(?:slaveof|replicaof)$/ },
  {
    action: 'delete',
    pattern: /^(?:del|unlink|hdel|srem|zrem|lrem|ltrim|xdel|xtrim|getdel|spop|lpop|rpop|script|expire)$/,
  },
  {
    action: 'modify',
    pattern:
      /^(?:set\w*|mset\w*|hset\w*|hmset|l?push|rpush|lpush|sadd|zadd|incr\w*|decr\w*|append|rename\w*|restore|move|copy|xadd|persist|publish|migrate|swapdb|bgrewriteaof|cluster|failover|acl|client)$/,
  },
];

const redisLooks =
  /^(?:(?:slaveof|replicaof) no one|acl (?:list|whoami|getuser|users|cat|log)|client (?:list|info|getname|id)|cluster (?:info|nodes|slots|shards)|script (?:exists|load)|debug (?:object|sleep))\b/;

/** `CONFIG SET dir /etc/cron.d`: where the dump goes is how a file of one's choice is written. */
function redisSetting(call: Call, words: readonly Word[], text: string): void {
  const [, , name, value] = words;
  const reachesOut = /^(?:dir|dbfilename|logfile|aof|requirepass|masterauth)/i.test(name?.text ?? '');
  call.effect('database', reachesOut ? 'write-anywhere' : 'modify', 'object', text);
  if (/^dir$/i.test(name?.text ?? '') && value !== undefined) call.path('write', 'modify', value);
}

/** Lua that the server runs. */
function redisCode(call: Call, code: Word | undefined, text: string): void {
  call.effect('database', 'modify', 'object', text);
  if (code === undefined) return;
  call.as('lua', code);
  // What it calls is a command like any other.
  for (const [, , verb = '', , second] of code.text.matchAll(
    /redis\.p?call\(\s*(['"])(\w+)\1(?:\s*,\s*(['"])([^'"]*)\3)?/g,
  )) {
    const words = [verb, ...(second === undefined ? [] : [second])];
    redisLine(
      call,
      words.map((each) => derivedWord(code, each)),
    );
  }
}

/** What xargs hands over is as many keys as there are. */
function redisAction({ action }: Rule, words: readonly Word[]): string {
  return action === 'delete' && words.some(({ text }) => text.includes(UNKNOWN)) ? 'delete-many' : action;
}

function redisLine(call: Call, words: readonly Word[]): void {
  const [first, second, third] = words;
  if (first === undefined) return;
  const verb = first.text.toLowerCase();
  const text = words.map((word) => word.text).join(' ');
  if (redisLooks.test(text.toLowerCase())) return;
  if (verb === 'auth') call.as('secret', words.at(-1) ?? first);
  if (verb === 'eval' || verb === 'evalsha') redisCode(call, verb === 'eval' ? second : undefined, text);
  if (verb === 'module' && third !== undefined) call.as('library', third);
  if (verb === 'config' && /^set$/i.test(second?.text ?? '')) redisSetting(call, words, text);
  const rule = redisRules.find(({ pattern }) => pattern.test(verb));
  if (rule !== undefined) call.effect('database', redisAction(rule, words), 'table', text);
}

function redisLines(call: Call, script: Word): void {
  for (const line of script.text.split('\n')) {
    const words = line.trim().split(/\s+/);
    if (words[0] !== '') {
      redisLine(
        call,
        words.map((text) => derivedWord(script, text)),
      );
    }
  }
}

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
  if (call.has('-x') && call.hasStdin && !/^(?:|localhost|127\..*|::1)$/.test(host)) sendStdin(call, host);
  if ((call.operands.length > 0 && !call.has('-x')) || call.has('--eval') || !call.hasStdin) return;
  // What `-x` reads is a value.
  const isSeen = call.has('-x') || runsScript(call, standardInput(call), (script) => redisLines(call, script));
  if (!isSeen) call.effect('database', 'run-script', 'none', '');
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
      call.effect('database', 'dump', 'table', call.value('--db') ?? '');
      call.print({ sensitive: true });
    },
  },
  {
    names: 'mongorestore mongoimport',
    summary: 'reads a database from files',
    options: `--drop | --archive[=<read>] | --file=<read> | --dir=<look> | --nsInclude=<text> | --nsFrom=<text> | --nsTo=<text> | --jsonArray | --headerline | --mode=<text> | --upsertFields=<text> | --oplogReplay${mongo}`,
    operands: '<look>...',
    effects: (call) =>
      call.effect('database', call.has('--drop') ? 'restore' : 'modify', 'table', call.value('--db') ?? ''),
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
