import type { Call, Word } from '../../tools/tool-spec.js';
import { runsScript } from '../given-script.js';
import { derivedWord } from './derived-word.js';

interface Rule {
  readonly action: string;
  readonly pattern: RegExp;
}

/** What scripts of the Mongo shell do to the database; each pattern is looked for anywhere. */
const mongoRules: readonly Rule[] = [
  {
    action: 'drop',
    pattern:
      /\bdropDatabase\b|\.drop\s*(?:\(|[,)]|\.(?:call|apply|bind)\b)|\bdropAllUsers|\bdropUser\b|['"]drop(?:Database)?['"]?\s*:|\bdropTarget['"]?\s*:\s*(?:true|1)|\.renameCollection\s*\([^)]{0,200},\s*(?:true|1)/,
  },
  { action: 'drop-part', pattern: /\bdropIndex(?:es)?\b|\bdropRole\b/ },
  { action: 'delete-all', pattern: /\.(?:remove|deleteMany)\s*\(\s*(?:\{\s*\})?\s*(?:,[^)]{0,200})?\)/ },
  {
    action: 'delete',
    pattern: /(?:\.(?:remove|deleteMany|deleteOne)\s*\(\s*\{\s*[^}\s]|\.(?:findOneAndDelete|deleteOne)\s*\()/,
  },
  { action: 'delete-all', pattern: /\bdeleteMany['"]?\s*:\s*\{\s*['"]?filter['"]?\s*:\s*\{\s*\}/ },
  { action: 'delete', pattern: /\bdelete(?:Many|One)['"]?\s*:/ },
  // What is old goes by itself from then on.
  { action: 'delete-many', pattern: /\b(?:createIndex(?:es)?|collMod)\b[^;]{0,400}\bexpireAfterSeconds\b/ },
  // A collection gives way to what was found.
  { action: 'restore', pattern: /\$out\b/ },
  {
    action: 'modify',
    pattern:
      /\$merge\b|\brs\.(?:remove|reconfig|reconfigForPSASet|stepDown|add|addArb|initiate|freeze)\s*\(|\bsh\.(?:remove|move|drop)\w+\s*\(/,
  },
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

/** Commands that are told by name: `runCommand({ drop: 'users' })`. */
const commands: Readonly<Record<string, string>> = {
  drop: 'drop',
  dropDatabase: 'drop',
  dropIndexes: 'drop-part',
  delete: 'delete',
  insert: 'modify',
  update: 'modify',
  findAndModify: 'modify',
  create: 'modify',
  createIndexes: 'modify',
  collMod: 'modify',
  convertToCapped: 'delete-many',
  renameCollection: 'modify',
  setParameter: 'modify',
  replSetReconfig: 'modify',
  replSetStepDown: 'modify',
  removeShard: 'modify',
  killOp: 'modify',
};

function commandsIn(text: string): readonly string[] {
  const takesAll = /\bq['"]?\s*:\s*\{\s*\}/.test(text);
  return [...text.matchAll(/\b(?:run|admin)Command\s*\(\s*\{?\s*['"`]?(\w+)/g)].flatMap(([, name = '']) => {
    const action = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (action === undefined) return [];
    return [name === 'delete' && takesAll ? 'delete-all' : action];
  });
}

/** Members in brackets and texts in parts as they are written otherwise: `db["users"]["dr" + "op"]()` is `db.users.drop()`. */
function plain(text: string): string {
  return text.replace(/["'`]\s*\+\s*["'`]/g, '').replace(/(?:\?\.)?\[\s*(["'`])(\w+)\1\s*\]/g, '.$2');
}

/** A member that is called by a name that is made then, text that is run, or a command that stands elsewhere. */
const unseen = [
  /[\w)\]](?:\?\.)?\[(?!\s*\d*\s*\])[^\]]{0,200}\]{1,4}\s*(?:\?\.)?\(/,
  /\b(?:eval|Function|constructor)\s*\(|\bload\s*\((?!\s*['"`][^'"`]{0,400}['"`]\s*\))/,
  /\b(?:run|admin)Command\s*\(\s*(?:\{\s*(?:\[|\.\.\.)|[A-Za-z_$(])/,
];

/** What a script of the Mongo shell does. */
export function applyMongo(call: Call, word: Word): void {
  const { span } = word;
  const text = plain(word.text);
  const told = rulesIn(word.text).concat(rulesIn(text), commandsIn(text));
  for (const action of new Set(told)) call.effect('database', action, 'table', word.text, { span });
  if (unseen.some((pattern) => pattern.test(text)))
    call.opaque('unseen-code', 'It makes code of which it is only known then what it does.', { span });
  const line = /\brun(?:Program|NonMongoProgram)?\s*\(\s*((?:['"][^'"]*['"][\s,]*)+)\)/.exec(word.text)?.[1];
  if (line !== undefined) call.as('command', derivedWord(word, line.replace(/['",]+/g, ' ').trim()));
  if (/\brequire\b|\bprocess\b/.test(word.text)) call.as('node', word);
  const file = /\b(?:cat|removeFile|fuzzFile)\s*\(\s*['"]([^'"]+)/.exec(word.text)?.[1];
  if (file !== undefined) call.as('read', derivedWord(word, file));
  for (const [, , script = ''] of word.text.matchAll(/\bload\s*\(\s*(['"`])([^'"`]+)\1\s*\)/g))
    tellsScript(call, derivedWord(word, script));
}

function rulesIn(text: string): readonly string[] {
  return mongoRules.filter(({ pattern }) => pattern.test(text)).map(({ action }) => action);
}

/** A script that a script loads: what it loads in turn is not gone into. */
function tellsScript(call: Call, word: Word): void {
  runsScript(call, word, (script) => {
    for (const action of rulesIn(script.text))
      call.effect('database', action, 'table', script.text, { span: word.span });
    if ([...unseen, /\bload\b/].some((pattern) => pattern.test(plain(script.text))))
      call.opaque('unseen-code', 'It makes code of which it is only known then what it does.', { span: word.span });
  });
}

/** A file of such a script, `-` being what comes in. */
export function runsMongo(call: Call, word: Word, name: string): void {
  if (!runsScript(call, word, (script) => applyMongo(call, script)))
    call.effect('database', 'run-script', 'none', name);
}
