import { alterTable } from './sql-alter.js';
import type { SqlFinding } from './sql-finding.js';
import { reachesOut, weakenedBy } from './sql-settings.js';
import {
  ahead,
  hasWord,
  isMetByAll,
  nameFrom,
  namesFrom,
  type Statement,
  stringAfter,
  textAt,
  wordAt,
} from './sql-statement.js';
import { loggers, shells, untrusted } from './sql-words.js';

type Reader = (statement: Statement) => SqlFinding | undefined;

/** What holds rows, rights or other objects, and is lost with them. */
const holders = new Set([
  'DATABASE', 'SCHEMA', 'TABLE', 'USER', 'ROLE', 'LOGIN', 'KEYSPACE', 'TABLESPACE', 'MEASUREMENT', 'SERIES', 'BUCKET',
  'COLUMNFAMILY', 'OWNED', 'SHARD', 'RETENTION', 'SERVER', 'PLUGGABLE', 'CATALOG', 'WAREHOUSE', 'COLUMN', 'PARTITION', 'DICTIONARY',
]); // biome-ignore format: a list of words
function drop(statement: Statement): SqlFinding {
  const object = wordAt(statement, 1);
  const name = `${object.toLowerCase()} ${namesFrom(statement, 2)}`.trim();
  const holds = holders.has(object) || object === '' || (object === 'TEMPORARY' && wordAt(statement, 2) === 'TABLE');
  return { action: holds ? 'drop' : 'drop-part', name };
}

function deleteRows(statement: Statement): SqlFinding {
  const some = hasWord(statement, 'WHERE', 'LIMIT', 'USING', 'TOP') && !isMetByAll(statement);
  return { action: some ? 'delete' : 'delete-all', name: `table ${nameFrom(statement, 1)}` };
}

function update(statement: Statement): SqlFinding | undefined {
  if (!hasWord(statement, 'SET')) return undefined;
  const some = hasWord(statement, 'WHERE', 'LIMIT') && !isMetByAll(statement);
  return { action: some ? 'update' : 'update-all', name: `table ${nameFrom(statement, 1)}` };
}

function truncate(statement: Statement): SqlFinding | undefined {
  if (textAt(statement, 1) === '(') return undefined;
  return { action: 'truncate', name: `table ${namesFrom(statement, 1)}` };
}

function grant(statement: Statement): SqlFinding {
  const all =
    /^(?:ALL|SUPER|SUPERUSER|DBA|SYSDBA|FILE|PG_EXECUTE_SERVER_PROGRAM|PG_WRITE_SERVER_FILES|PG_READ_SERVER_FILES|RDS_SUPERUSER|CLOUDSQLSUPERUSER|SYSADMIN)$/;
  const isAll =
    all.test(wordAt(statement, 1)) ||
    hasWord(statement, 'SUPER', 'SUPERUSER', 'OPTION') ||
    /^sysadmin$/i.test(textAt(statement, 1));
  const tokens = ahead(statement);
  const to = tokens.findIndex(({ text }) => text.toUpperCase() === 'TO');
  return { action: isAll ? 'grant-all' : 'grant', name: to === -1 ? '' : (tokens[to + 1]?.text ?? '') };
}

function account(statement: Statement): SqlFinding | undefined {
  if (hasWord(statement, 'SUPERUSER', 'SYSADMIN')) return { action: 'grant-all', name: nameFrom(statement, 2) };
  if (wordAt(statement) === 'CREATE') return { action: 'create-user', name: nameFrom(statement, 2) };
  return {
    action: hasWord(statement, 'PASSWORD', 'IDENTIFIED') ? 'set-password' : 'modify',
    name: nameFrom(statement, 2),
  };
}

function createOrAlter(statement: Statement): SqlFinding | undefined {
  const object = wordAt(statement, 1);
  if (object === 'USER' || object === 'ROLE' || object === 'LOGIN') return account(statement);
  if (object === 'SYSTEM') return setting(statement) ?? { action: 'modify', name: 'settings' };
  if (
    object === 'TABLE' &&
    hasWord(statement, 'DROP') &&
    !hasWord(statement, 'CONSTRAINT', 'INDEX', 'DEFAULT', 'KEY')
  ) {
    return { action: 'drop', name: `part of table ${nameFrom(statement, 2)}` };
  }
  const altered = object === 'TABLE' ? alterTable(statement) : undefined;
  if (altered !== undefined) return altered;
  if (hasWord(statement, 'DISABLE') && hasWord(statement, 'SECURITY'))
    return { action: 'grant-all', name: nameFrom(statement, 2) };
  const soname = stringAfter(statement, 'SONAME');
  if (soname !== undefined) return { action: 'load', name: soname };
  if (hasWord(statement, 'LANGUAGE') && ahead(statement).some(({ text }) => untrusted.test(text))) {
    return { action: 'run-code', name: nameFrom(statement, 2) };
  }
  if (object === 'EXTENSION' && untrusted.test(nameFrom(statement, 2)))
    return { action: 'run-code', name: nameFrom(statement, 2) };
  return { action: 'modify', name: `${object.toLowerCase()} ${nameFrom(statement, 2)}`.trim() };
}

/** A setting by which the server runs, loads or writes something of one's choice. */
function reachingSetting(statement: Statement): SqlFinding | undefined {
  const tokens = ahead(statement);
  const at = tokens.findIndex(({ type, text }) => type === 'word' && reachesOut(text.toUpperCase()) !== undefined);
  const value =
    at === -1 ? undefined : tokens.slice(at + 1).find(({ type }) => type === 'string' || type === 'name')?.text;
  const action = reachesOut(tokens[at]?.text.toUpperCase() ?? '');
  return value === undefined || value === '' || action === undefined ? undefined : { action, name: value };
}

/** `SET GLOBAL general_log = OFF`: a server that no longer writes down what is done to it. */
function setting(statement: Statement): SqlFinding | undefined {
  const tokens = ahead(statement);
  const logger = tokens.find(({ type, text }) => type === 'word' && loggers.test(text.toUpperCase()));
  const isOff = tokens.some(({ text }) => /^(?:OFF|0|NONE|FALSE)$/i.test(text));
  if (logger !== undefined && isOff) return { action: 'audit-off', name: logger.text };
  const reaching = reachingSetting(statement);
  if (reaching !== undefined) return reaching;
  if (wordAt(statement, 1) === 'PASSWORD') return { action: 'set-password', name: textAt(statement, 3) };
  const ofServer = wordAt(statement) === 'ALTER' || hasWord(statement, 'GLOBAL', 'PERSIST', '@@GLOBAL', '@@PERSIST');
  const weakened = ofServer ? weakenedBy(tokens) : undefined;
  if (weakened !== undefined) return { action: 'weaken', name: weakened };
  return ofServer ? { action: 'modify', name: 'settings' } : undefined;
}

function copy(statement: Statement): SqlFinding | undefined {
  const program = stringAfter(statement, 'PROGRAM');
  if (program !== undefined) return { action: 'program', name: program };
  const target = stringAfter(statement, 'TO');
  if (target !== undefined) return { action: 'write', name: target };
  const source = stringAfter(statement, 'FROM');
  return source === undefined
    ? { action: 'modify', name: `table ${nameFrom(statement, 1)}` }
    : { action: 'read', name: source };
}

function load(statement: Statement): SqlFinding | undefined {
  const infile = stringAfter(statement, 'INFILE');
  if (infile !== undefined) return { action: 'read', name: infile };
  return { action: 'load', name: stringAfter(statement, 'LOAD') ?? nameFrom(statement, 1) };
}

/** Procedures of SQL Server that only tell. */
const tellingProcedures =
  /^(?:sp_(?:who2?|help\w*|columns|tables|databases|lock|spaceused|stored_procedures|pkeys|fkeys)|xp_(?:msver|fixeddrives|readerrorlog))$/i;

/** `EXEC name`, `EXEC @result = name`, and `EXEC (text)`, `sp_executesql text`. */
function procedure(statement: Statement): SqlFinding | undefined {
  const from = textAt(statement, 2) === '=' ? 3 : 1;
  if (textAt(statement, from) === '(') return made(statement, from + 1, ')');
  const name = nameFrom(statement, from);
  if (/^(?:sys\.)?sp_executesql$/i.test(name)) return made(statement, from + 1, ',');
  // What starts programs is told by its own name.
  return tellingProcedures.test(name) || name === '' || shells.test(name.toUpperCase())
    ? undefined
    : { action: 'procedure', name };
}

/** Text that is run, from a place on: what is more than one string, or none, is only known then. */
function made(statement: Statement, from: number, end: string): SqlFinding | undefined {
  const { tokens, at } = statement;
  const first =
    at + from + (textAt(statement, from).toUpperCase() === 'N' && tokens[at + from + 1]?.type === 'string' ? 1 : 0);
  const next = tokens[first + 1]?.text ?? end;
  const isWhole = tokens[first]?.type === 'string' && (next === end || /^(?:USING|INTO)$/i.test(next));
  return isWhole ? undefined : { action: 'evaluate', name: '' };
}

/** `PREPARE name FROM text` of MySQL; what others prepare stands there as it is. */
function prepared(statement: Statement): SqlFinding | undefined {
  return wordAt(statement, 2) === 'FROM' ? made(statement, 3, '') : undefined;
}

/** `EXECUTE IMMEDIATE text`, and `EXECUTE text` within a function; by a name alone it runs what was prepared. */
function immediate(statement: Statement): SqlFinding | undefined {
  if (wordAt(statement, 1) === 'IMMEDIATE') return made(statement, 2, '');
  const { tokens, at } = statement;
  const isName = tokens[at + 1]?.type === 'word' && !/^(?:FORMAT|CHR|CONCAT\w*|QUOTE_\w+)$/i.test(textAt(statement, 1));
  const next = textAt(statement, 2);
  if (
    isName &&
    (next === '' || next === '(' || /^(?:USING|FUNCTION|PROCEDURE)$/i.test(next) || tokens[at + 2]?.type === 'word')
  )
    return undefined;
  return made(statement, 1, '');
}

/** `RESET MASTER` forgets what was done, `RESET REPLICA` from whom it is copied and how far. */
function reset(statement: Statement): SqlFinding | undefined {
  const object = wordAt(statement, 1);
  if (object === 'MASTER' || object === 'BINARY') return { action: 'audit-off', name: 'binary log' };
  if (object === 'SLAVE' || object === 'REPLICA') return { action: 'drop-part', name: 'replication' };
  return object === 'PERSIST' ? { action: 'modify', name: 'settings' } : undefined;
}

function replication(statement: Statement): SqlFinding | undefined {
  return /^(?:SLAVE|REPLICA|MASTER|REPLICATION|GROUP_REPLICATION)$/.test(wordAt(statement, 1))
    ? { action: 'modify', name: 'replication' }
    : undefined;
}

/** ClickHouse lets go of a table: until it starts again, or for good. */
function detach(statement: Statement): SqlFinding | undefined {
  const object = wordAt(statement, 1);
  const name = `${object.toLowerCase()} ${nameFrom(statement, 2)}`;
  if (hasWord(statement, 'PERMANENTLY')) return { action: 'drop-part', name };
  return /^(?:TABLE|VIEW|DICTIONARY)$/.test(object) ? { action: 'modify', name } : undefined;
}

const changes: Reader = (statement) => ({ action: 'modify', name: `table ${nameFrom(statement, 1)}` });

/** What a word does where a statement may start. */
export const sqlVerbs: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['DROP', drop],
  ['DELETE', deleteRows],
  ['UPDATE', update],
  ['TRUNCATE', truncate],
  ['INSERT', (statement) => (textAt(statement, 1) === '(' ? undefined : changes(statement))],
  ['REPLACE', (statement) => (textAt(statement, 1) === '(' ? undefined : changes(statement))],
  ['MERGE', changes],
  ['UPSERT', changes],
  ['RENAME', changes],
  ['GRANT', grant],
  ['REVOKE', () => ({ action: 'modify', name: 'rights' })],
  ['CREATE', createOrAlter],
  ['ALTER', createOrAlter],
  ['SET', setting],
  ['COPY', copy],
  ['LOAD', load],
  ['INSTALL', (statement) => ({ action: 'load', name: stringAfter(statement, 'SONAME') ?? nameFrom(statement, 2) })],
  ['ATTACH', (statement) => ({ action: 'write', name: stringAfter(statement, 'ATTACH') ?? '' })],
  ['VACUUM', (statement) => {
    const file = stringAfter(statement, 'INTO');
    return file === undefined ? undefined : { action: 'write', name: file };
  }],
  ['BACKUP', (statement) => {
    const file = stringAfter(statement, 'DISK');
    return file === undefined ? undefined : { action: 'write', name: file };
  }],
  ['KILL', () => ({ action: 'modify', name: 'session' })],
  ['CALL', (statement) => ({ action: 'procedure', name: nameFrom(statement, 1) })],
  ['EXEC', procedure],
  ['PREPARE', prepared],
  ['EXECUTE', immediate],
  ['SHUTDOWN', () => ({ action: 'shutdown', name: '' })],
  ['FLUSHALL', () => ({ action: 'flush', name: '' })],
  ['RESET', reset],
  ['STOP', replication],
  ['CHANGE', replication],
  ['DETACH', detach],
  ['PURGE', (statement) => (hasWord(statement, 'LOGS') ? { action: 'audit-off', name: 'binary log' } : { action: 'drop-part', name: '' })],
]); // biome-ignore format: one verb a line
