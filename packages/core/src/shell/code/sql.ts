import type { SqlFinding } from './sql-finding.js';
import { directoryOf, inDirectory, readSqlLine, within } from './sql-line.js';
import { withoutPlan } from './sql-plan.js';
import {
  ahead,
  hasWord,
  mayStart,
  nameFrom,
  quotedAfter,
  type Statement,
  stringAfter,
  textAt,
  wordAt,
} from './sql-statement.js';
import { type SqlToken, sqlTokens } from './sql-tokens.js';
import { backquoted, isUnknownStatement, SqlVariables } from './sql-variables.js';
import { sqlVerbs } from './sql-verbs.js';
import { passwordTables, readers, runners, shells, untrusted, writers } from './sql-words.js';

function reaches(word: string, isCall: boolean): SqlFinding['action'] | undefined {
  if (shells.test(word)) return 'program';
  if (word === 'LOAD_EXTENSION') return 'load';
  if (!isCall) return undefined;
  if (readers.test(word)) return 'read';
  if (word === 'PG_FILE_UNLINK') return 'remove';
  return writers.test(word) ? 'write' : undefined;
}

/** `edit(value, line)` of sqlite3 hands the value to an editor, by a line for a shell. */
function edited(statement: Statement): SqlFinding | undefined {
  const tokens = ahead(statement);
  const comma = tokens.findIndex(({ text }) => text === ',');
  const line = tokens[comma + 1];
  if (comma === -1 || line === undefined) return undefined;
  const isWhole = line.type === 'string' || line.type === 'name';
  return { action: 'line', name: isWhole && tokens[comma + 2]?.text === ')' ? line.text : '' };
}

/** Functions by which something is lost, or a line is run. */
const losing: ReadonlyMap<string, (statement: Statement) => SqlFinding | undefined> = new Map([
  ['EDIT', edited],
  ['LO_UNLINK', () => ({ action: 'drop-part', name: 'large object' })],
  [
    'PG_DROP_REPLICATION_SLOT',
    (statement: Statement) => ({
      action: 'drop-part',
      name: `replication slot ${stringAfter(statement, 'PG_DROP_REPLICATION_SLOT') ?? ''}`.trim(),
    }),
  ],
]);

/** What a word does wherever it stands. */
function anywhere(statement: Statement): SqlFinding | undefined {
  const word = wordAt(statement);
  if (word === 'OUTFILE' || word === 'DUMPFILE') return { action: 'write', name: quotedAfter(statement, word) ?? '' };
  if (word === 'PG_TERMINATE_BACKEND' && hasWord(statement, 'FROM') && !hasWord(statement, 'WHERE', 'LIMIT'))
    return { action: 'end-sessions', name: '' };
  if (/^PG_(?:TERMINATE|CANCEL)_BACKEND$/.test(word)) return { action: 'modify', name: 'session' };
  if (word === 'LANGUAGE' && wordAt({ ...statement, at: 0 }) === 'DO' && untrusted.test(textAt(statement, 1)))
    return { action: 'run-code', name: textAt(statement, 1) };
  const isCall = textAt(statement, 1) === '(';
  const called = isCall ? losing.get(word)?.(statement) : undefined;
  if (called !== undefined) return called;
  const action = reaches(word, isCall);
  return action === undefined ? undefined : { action, name: stringAfter(statement, word) ?? '' };
}

/** Text that is run within text that is run. */
const deepest = 4;

/** `DO $$ … $$`, `EXECUTE IMMEDIATE '…'`: text that is itself run. */
function inner(tokens: readonly SqlToken[], depth: number): readonly SqlFinding[] {
  // What a variable is set to may be prepared and run by its name later.
  const runs = new Set(['DO', 'EXEC', 'EXECUTE', 'PREPARE', 'CREATE', 'SP_EXECUTESQL', 'SET', 'DECLARE']);
  const start = tokens.findIndex(
    ({ type, text }, at) => type === 'word' && runs.has(text.toUpperCase()) && mayStart({ tokens, at }),
  );
  if (depth >= deepest || start === -1) return [];
  return tokens
    .slice(start)
    .flatMap(({ type, text }) => (type === 'string' && /\s/.test(text) ? read(text, depth + 1) : []));
}

/** Statements that a function is given as text: `dblink_exec('…', 'DROP …')`. */
function handed(statement: Statement, depth: number): readonly SqlFinding[] {
  const rest = ahead(statement).slice(2);
  // What stands in another one is for that one.
  const end = rest.findIndex(({ type, text }) => text === ')' || (type === 'word' && runners.test(text.toUpperCase())));
  const given = end === -1 ? rest : rest.slice(0, end);
  const texts = given.filter(({ type }) => type === 'string');
  // What is put together of parts is only known then.
  const isMade = texts.length === 0 || given.some(({ text }) => text === '|') || depth >= deepest;
  const found = depth >= deepest ? [] : texts.flatMap(({ text }) => (/\s/.test(text) ? read(text, depth + 1) : []));
  return isMade ? [{ action: 'evaluate', name: '' }, ...found] : found;
}

/** What a statement does by the word that stands at a place in it. */
function atWord(statement: Statement, word: string, depth: number): readonly SqlFinding[] {
  const { tokens, at } = statement;
  const found: SqlFinding[] = [];
  const finding = (mayStart(statement) ? sqlVerbs.get(word)?.(statement) : undefined) ?? anywhere(statement);
  if (finding !== undefined) found.push(finding);
  if (runners.test(word) && textAt(statement, 1) === '(') found.push(...handed(statement, depth));
  // Within a function, the name is a variable's.
  if (depth > 0 && word === 'EXECUTE' && mayStart(statement) && tokens.length === at + 2)
    found.push({ action: 'evaluate', name: textAt(statement, 1) });
  if ((word === 'FROM' || word === 'JOIN') && passwordTables.test(nameFrom(statement, 1)))
    found.push({ action: 'list-secrets', name: nameFrom(statement, 1) });
  return found;
}

function readStatement(whole: readonly SqlToken[], depth: number): readonly SqlFinding[] {
  const tokens = withoutPlan(whole);
  const found: SqlFinding[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const statement: Statement = { tokens, at };
    const word = wordAt(statement);
    if (word !== '') found.push(...atWord(statement, word, depth));
  }
  return [...found, ...inner(tokens, depth)];
}

/** `\g |line` at the end of a statement. */
const piped = /\s\\gx?[ \t]*\|[ \t]*([^\n]+)/g;

/** What a variable stands for may be several statements, or parts of them. */
function statements(tokens: readonly SqlToken[]): readonly (readonly SqlToken[])[] {
  const all: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.type === 'end' || token.type === 'line') all.push([]);
    else all.at(-1)?.push(token);
  }
  return all.filter(({ length }) => length > 0);
}

function read(source: string, depth: number): readonly SqlFinding[] {
  const found: SqlFinding[] = [...source.matchAll(piped)].map(([, name = '']) => ({
    action: 'line',
    name: name.trim(),
  }));
  if (/\\gexec\b/.test(source)) found.push({ action: 'evaluate', name: '' });
  let statement: SqlToken[] = [];
  let directory = '';
  const add = (findings: readonly SqlFinding[]): void => {
    for (const finding of findings) found.push(inDirectory(directory, finding));
  };
  const variables = new SqlVariables();
  const finish = (): void => {
    const filled = variables.filled(statement);
    if (isUnknownStatement(filled)) add([{ action: 'evaluate', name: '' }]);
    for (const tokens of statements(filled)) add(readStatement(tokens, depth));
    statement = [];
  };
  for (const token of sqlTokens(source)) {
    if (token.type === 'line') {
      add([...readSqlLine(token.text), ...backquoted(token.text)]);
      directory = within(directory, directoryOf(token.text) ?? '');
    }
    if (token.type === 'end' || token.type === 'line') finish();
    else statement.push(token);
    if (token.type === 'line') variables.set(token.text);
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
