import { readSql } from '../../code/sql.js';
import type { SqlFinding } from '../../code/sql-finding.js';
import type { Call, Word } from '../../tools/tool-spec.js';
import { hasUnknown, UNKNOWN } from '../../words/markers.js';
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
  script: 'run-script',
};

function applyFinding(call: Call, word: Word, { action, name }: SqlFinding): void {
  const named = derivedWord(word, name);
  const onTable = onDatabase[action];
  if (onTable !== undefined) call.effect('database', onTable, 'table', name, { span: word.span });
  else if (action === 'audit-off') call.effect('audit', 'disable', 'object', name, { span: word.span });
  else if (action === 'line' || action === 'program') {
    if (action === 'program') call.effect('database', 'run-program', 'object', name, { span: word.span });
    if (name === '')
      call.opaque('dynamic-command', 'The database runs a command that is only known then.', { span: word.span });
    else call.as('command', named);
  } else if (action === 'log-to' || (action === 'write' && /\.(?:php\d?|phtml|jspx?|aspx?|cgi|sh|py|pl)$/.test(name))) {
    // A program that whoever asks the server for it runs.
    call.effect('database', 'write-anywhere', 'object', name, { span: word.span });
    call.as('write', named);
  } else if (action === 'write') call.as('write', named);
  else if (action === 'load') call.as('library', named);
  else call.as('read', named);
}

/** What SQL given as a word does. */
export function applySql(call: Call, word: Word): void {
  if (word.text.startsWith(UNKNOWN) && word.text.length === 1) {
    call.effect('database', 'run-script', 'none', '', { span: word.span, attributes: { dynamic: true } });
    return;
  }
  for (const finding of readSql(word.text)) applyFinding(call, word, finding);
}

/** What a client reads from its standard input, as far as that is known. */
export function applySqlInput(call: Call): void {
  if (!call.hasStdin) return;
  const { text, traits } = call.stdin;
  if (text !== undefined && !hasUnknown(text))
    applySql(call, derivedWord(call.words[0] ?? { text: '', span: [0, 0] }, text));
  else call.effect('database', traits.downloaded ? 'run-downloaded' : 'run-script', 'none', '');
}
