import { readSqlLine } from './sql-line.js';
import { reachesOut } from './sql-settings.js';
import { type SqlToken, sqlTokens } from './sql-tokens.js';
import { afterVerb, loggers, passwordTables, readers, shells, untrusted, writers } from './sql-words.js';

/** One thing that a piece of SQL does beyond looking things up. */
export interface SqlFinding {
  /**
   * - `modify`: changes rows, tables or settings as everyday work does
   * - `delete` `update`: some rows; `delete-all` `update-all`: every row, for want of a condition
   * - `drop`: a database, table or account with what it holds; `drop-part`: what can be built again: an index, a view
   * - `truncate`, `flush`: empties a table or everything
   * - `grant`, `grant-all`: some rights; all of them, or those of an administrator
   * - `set-password`, `create-user`, `shutdown`, `audit-off`
   * - `list-secrets`: reads tables of accounts and password hashes
   * - `read` `write`: a file of the server or, by a command of the client, of this machine
   * - `load`: a library; `script`: a file of further statements
   * - `run-code`: code that may do all that the server may; `end-sessions`: the sessions of everybody; `log-to`: a file that the server writes
   * - `line`: a line for a shell of this machine; `program`: one for a shell of the server
   */
  readonly action:
    | 'modify'
    | 'delete'
    | 'delete-all'
    | 'update'
    | 'update-all'
    | 'drop'
    | 'drop-part'
    | 'truncate'
    | 'flush'
    | 'grant'
    | 'grant-all'
    | 'set-password'
    | 'create-user'
    | 'shutdown'
    | 'audit-off'
    | 'list-secrets'
    | 'read'
    | 'write'
    | 'load'
    | 'script'
    | 'run-code'
    | 'log-to'
    | 'end-sessions'
    | 'line'
    | 'program';
  /** What it is done to: `table orders`, a path, a line. */
  readonly name: string;
}

/** A statement from one of its words on. */
interface Statement {
  readonly tokens: readonly SqlToken[];
  readonly at: number;
}

type Reader = (statement: Statement) => SqlFinding | undefined;

const holders = new Set([
  'DATABASE', 'SCHEMA', 'TABLE', 'USER', 'ROLE', 'LOGIN', 'KEYSPACE', 'TABLESPACE', 'MEASUREMENT', 'SERIES', 'BUCKET',
  'COLUMNFAMILY', 'OWNED', 'SHARD', 'RETENTION', 'SERVER', 'PLUGGABLE', 'CATALOG', 'WAREHOUSE', 'COLUMN', 'PARTITION', 'DICTIONARY',
]); // biome-ignore format: a list of words
function wordAt({ tokens, at }: Statement, offset = 0): string {
  const token = tokens[at + offset];
  return token?.type === 'word' ? token.text.toUpperCase() : '';
}

function textAt({ tokens, at }: Statement, offset: number): string {
  return tokens[at + offset]?.text ?? '';
}

/** Far enough for statements that people write, and no further, so that long ones take no longer than they are long. */
const farthest = 256;

function ahead({ tokens, at }: Statement): readonly SqlToken[] {
  return tokens.slice(at, at + farthest);
}

function hasWord(statement: Statement, ...words: readonly string[]): boolean {
  return ahead(statement).some(({ type, text }) => type === 'word' && words.includes(text.toUpperCase()));
}

/** `schema.table` from a place on, past words such as IF EXISTS. */
function nameFrom(statement: Statement, from: number): string {
  let offset = from;
  while (afterVerb.has(wordAt(statement, offset))) offset += 1;
  let name = textAt(statement, offset);
  while (textAt(statement, offset + 1) === '.') {
    name += `.${textAt(statement, offset + 2)}`;
    offset += 2;
  }
  return name === ';' ? '' : name;
}

function stringAfter(statement: Statement, word: string): string | undefined {
  const tokens = ahead(statement);
  const index = tokens.findIndex(({ type, text }) => type === 'word' && text.toUpperCase() === word);
  return index === -1 ? undefined : tokens.slice(index).find(({ type }) => type === 'string')?.text;
}

function drop(statement: Statement): SqlFinding {
  const object = wordAt(statement, 1);
  const name = `${object.toLowerCase()} ${nameFrom(statement, 2)}`.trim();
  const holds = holders.has(object) || object === '' || (object === 'TEMPORARY' && wordAt(statement, 2) === 'TABLE');
  return { action: holds ? 'drop' : 'drop-part', name };
}

/** `WHERE true`, `WHERE 1 = 1`: a condition that is none. */
function isMetByAll(statement: Statement): boolean {
  const tokens = ahead(statement);
  const at = tokens.findIndex(({ text }) => text.toUpperCase() === 'WHERE');
  const [first, sign, second, more] = tokens.slice(at + 1).map(({ text }) => text.toUpperCase());
  if (at === -1) return false;
  return (
    (/^(?:TRUE|1)$/.test(first ?? '') && sign === undefined) || (sign === '=' && first === second && more === undefined)
  );
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
  return { action: 'truncate', name: `table ${nameFrom(statement, 1)}` };
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
  const value = at === -1 ? undefined : tokens.slice(at).find(({ type }) => type === 'string')?.text;
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
  return hasWord(statement, 'GLOBAL', 'PERSIST') ? { action: 'modify', name: 'settings' } : undefined;
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

const changes: Reader = (statement) => ({ action: 'modify', name: `table ${nameFrom(statement, 1)}` });

/** What a word does where a statement may start. */
const verbs = new Map<string, Reader>([
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
  ['SHUTDOWN', () => ({ action: 'shutdown', name: '' })],
  ['FLUSHALL', () => ({ action: 'flush', name: '' })],
  ['RESET', (statement) => (wordAt(statement, 1) === 'MASTER' ? { action: 'audit-off', name: 'binary log' } : undefined)],
  ['PURGE', (statement) => (hasWord(statement, 'LOGS') ? { action: 'audit-off', name: 'binary log' } : { action: 'drop-part', name: '' })],
]); // biome-ignore format: one verb a line

function reaches(word: string, isCall: boolean): SqlFinding['action'] | undefined {
  if (shells.test(word)) return 'program';
  if (word === 'LOAD_EXTENSION') return 'load';
  if (!isCall) return undefined;
  if (readers.test(word)) return 'read';
  return writers.test(word) ? 'write' : undefined;
}

/** What a word does wherever it stands. */
function anywhere(statement: Statement): SqlFinding | undefined {
  const word = wordAt(statement);
  if (word === 'OUTFILE' || word === 'DUMPFILE') return { action: 'write', name: stringAfter(statement, word) ?? '' };
  if (word === 'PG_TERMINATE_BACKEND' && hasWord(statement, 'FROM') && !hasWord(statement, 'WHERE', 'LIMIT'))
    return { action: 'end-sessions', name: '' };
  if (word === 'LANGUAGE' && wordAt({ ...statement, at: 0 }) === 'DO' && untrusted.test(textAt(statement, 1)))
    return { action: 'run-code', name: textAt(statement, 1) };
  const action = reaches(word, textAt(statement, 1) === '(');
  return action === undefined ? undefined : { action, name: stringAfter(statement, word) ?? '' };
}

const opens = new Set([
  'AS',
  'BEGIN',
  'THEN',
  'ELSE',
  'DO',
  'LOOP',
  'ANALYZE',
  'EXPLAIN',
  'VERBOSE',
  'PREPARE',
  'IMMEDIATE',
  ')',
  '(',
]);

function mayStart({ tokens, at }: Statement): boolean {
  const before = tokens[at - 1];
  return (
    before === undefined || (before.type !== 'string' && before.type !== 'name' && opens.has(before.text.toUpperCase()))
  );
}

/** `DO $$ … $$`, `EXECUTE IMMEDIATE '…'`: text that is itself run. */
function inner(tokens: readonly SqlToken[], depth: number): readonly SqlFinding[] {
  const runs = new Set(['DO', 'EXEC', 'EXECUTE', 'PREPARE', 'CREATE', 'SP_EXECUTESQL']);
  const start = tokens.findIndex(
    ({ type, text }, at) => type === 'word' && runs.has(text.toUpperCase()) && mayStart({ tokens, at }),
  );
  if (depth >= 4 || start === -1) return [];
  return tokens
    .slice(start)
    .flatMap(({ type, text }) => (type === 'string' && /\s/.test(text) ? read(text, depth + 1) : []));
}

function readStatement(tokens: readonly SqlToken[], depth: number): readonly SqlFinding[] {
  const found: SqlFinding[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const statement: Statement = { tokens, at };
    const word = wordAt(statement);
    if (word === '') continue;
    const finding = (mayStart(statement) ? verbs.get(word)?.(statement) : undefined) ?? anywhere(statement);
    if (finding !== undefined) found.push(finding);
    if ((word === 'FROM' || word === 'JOIN') && passwordTables.test(nameFrom(statement, 1))) {
      found.push({ action: 'list-secrets', name: nameFrom(statement, 1) });
    }
  }
  return [...found, ...inner(tokens, depth)];
}

/** `\g |line` at the end of a statement. */
const piped = /\s\\gx?[ \t]*\|[ \t]*([^\n]+)/g;

function read(source: string, depth: number): readonly SqlFinding[] {
  const found: SqlFinding[] = [...source.matchAll(piped)].map(([, name = '']) => ({
    action: 'line',
    name: name.trim(),
  }));
  let statement: SqlToken[] = [];
  const finish = (): void => {
    if (statement.length > 0) found.push(...readStatement(statement, depth));
    statement = [];
  };
  for (const token of sqlTokens(source)) {
    if (token.type === 'line') found.push(...readSqlLine(token.text));
    if (token.type === 'end' || token.type === 'line') finish();
    else statement.push(token);
  }
  finish();
  return found;
}

/**
 * What SQL does: statements of the usual dialects, and the commands of their clients between them (`\! ls`, `.shell ls`).
 * Never throws; text that is no SQL has no findings.
 */
export function readSql(source: string): readonly SqlFinding[] {
  return read(source, 0);
}
