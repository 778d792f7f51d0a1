import { secretsInSql } from '../../code/secrets-in-code.js';
import { readSql } from '../../code/sql.js';
import type { SqlFinding } from '../../code/sql-finding.js';
import { isStandardInput } from '../../paths/standard-streams.js';
import type { Call, Word } from '../../tools/tool-spec.js';
import { isUnseen } from '../../words/markers.js';
import { runsScript, standardInput } from '../given-script.js';
import { derivedWord } from './derived-word.js';

/** Actions of findings that are actions of effects on the database by the same name. */
const onDatabase: Partial<Record<SqlFinding['action'], string>> = {
  modify: 'modify',
  delete: 'delete',
  'delete-all': 'delete-all',
  update: 'modify',
  'update-all': 'modify-all',
  drop: 'drop',
  'drop-part': 'drop-part',
  truncate: 'truncate',
  flush: 'flush',
  grant: 'grant',
  'grant-all': 'grant-all',
  'set-password': 'set-password',
  'create-user': 'add-user',
  shutdown: 'shutdown',
  'list-secrets': 'list-secrets',
  'run-code': 'run-program',
  'end-sessions': 'end-sessions',
  restore: 'restore',
  weaken: 'weaken',
};

/** Scripts that were read for a call: each is read once, however often it includes itself or others. */
type Scripts = Set<string>;

function applyFinding(call: Call, word: Word, finding: SqlFinding, scripts: Scripts): void {
  const { action, name } = finding;
  if (action === 'script') runsSql(call, derivedWord(word, name), scripts);
  else if (action === 'procedure' || action === 'evaluate') tellUnseen(call, word, finding);
  else if (action === 'line' || action === 'program') runsLine(call, word, finding);
  else tellFinding(call, word, finding);
}

function tellUnseen(call: Call, { span }: Word, { action, name }: SqlFinding): void {
  call.effect('database', 'run-script', 'object', name, { span });
  if (action === 'procedure') call.opaque('unseen-script', `What the procedure ${name} does is not known.`, { span });
  else call.opaque('unseen-code', 'It runs statements that are only known then.', { span });
}

function runsLine(call: Call, word: Word, { action, name }: SqlFinding): void {
  const { span } = word;
  if (action === 'program') call.effect('database', 'run-program', 'object', name, { span });
  if (name === '') call.opaque('dynamic-command', 'The database runs a command that is only known then.', { span });
  else call.as('command', derivedWord(word, name));
}

function tellFinding(call: Call, word: Word, { action, name }: SqlFinding): void {
  const named = derivedWord(word, name);
  const onTable = onDatabase[action];
  if (onTable !== undefined) call.effect('database', onTable, 'table', name, { span: word.span });
  else if (action === 'audit-off') call.effect('audit', 'disable', 'object', name, { span: word.span });
  else if (action === 'log-to' || (action === 'write' && /\.(?:php\d?|phtml|jspx?|aspx?|cgi|sh|py|pl)$/.test(name))) {
    // A program that whoever asks the server for it runs.
    call.effect('database', 'write-anywhere', 'object', name, { span: word.span });
    call.as('write', named);
  } else if (action === 'write') call.as('write', named);
  else if (action === 'remove') call.as('delete', named);
  else if (action === 'load') call.as('library', named);
  else call.as('read', named);
}

/** What SQL given as a word does. */
export function applySql(call: Call, word: Word, scripts: Scripts = new Set()): void {
  if (isUnseen(word.text)) {
    call.effect('database', 'run-script', 'none', '', { span: word.span, attributes: { dynamic: true } });
    call.opaque('dynamic-command', 'The statements that it runs are only known when it runs.', { span: word.span });
    return;
  }
  for (const secret of secretsInSql(word.text)) call.hide(secret);
  for (const finding of readSql(word.text)) applyFinding(call, word, finding, scripts);
}

/** What a file of statements does, `-` and its like being what comes in. */
export function applySqlFile(call: Call, word: Word, before = ''): void {
  runsSql(call, word, new Set(), { before });
}

/** How a script is told where nobody sees it, and lines that the client takes in before it. */
interface Reading {
  readonly name?: string;
  readonly before?: string;
}

function runsSql(call: Call, word: Word, scripts: Scripts, { name = word.text, before = '' }: Reading = {}): void {
  const place = isStandardInput(word.text) ? '-' : word.text;
  if (scripts.has(place)) return;
  scripts.add(place);
  const isSeen = runsScript(call, word, (script) =>
    applySql(call, derivedWord(script, `${before}${script.text}`), scripts),
  );
  if (isSeen) return;
  const flow = place === '-' ? call.stdin : call.written(word);
  call.effect('database', flow?.traits.downloaded === true ? 'run-downloaded' : 'run-script', 'none', name);
}

/** What a client reads from its standard input, as far as that is known. */
export function applySqlInput(call: Call, before = ''): void {
  if (call.hasStdin) runsSql(call, standardInput(call), new Set(), { name: '', before });
}

/** A console of a database does what it is given, or else what it reads. */
export function applyStatements(call: Call, statements: readonly Word[]): void {
  if (statements.length === 0) applySqlInput(call);
  for (const statement of statements) call.as('sql', statement);
}
