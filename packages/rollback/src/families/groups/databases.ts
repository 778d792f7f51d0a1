import { absolute } from '../absolute.js';
import { claimOf } from '../claims.js';
import type { Call, Claim, Family } from '../family.js';
import { readWords } from '../words.js';

/** What a statement of SQLite reaches beside its own database. */
const beyondFile =
  /^\s*\.|\battach\b|\bload_extension\b|\bwritefile\b|\bedit\s*\(|\bfts\w*_tokenizer\b|\bvacuum\b.*\binto\b|\btemp_store_directory\b/is;

/** A database of SQLite, by dump: what is told to do is known to its last word. */
function sqlite(call: Call): Claim | undefined {
  const { operands } = readWords(call.words, ['-separator', '-newline', '-nullvalue', '-mmap', '-vfs', '-key']);
  if (call.words.some((word) => /^--?(?:init|cmd|A.*|a|append|zip|vfs|key|interactive)$/.test(word))) return undefined;
  const [file, ...statements] = operands;
  if (file === undefined || file === '' || /^:|^file:/.test(file) || statements.length === 0) return undefined;
  if (statements.some((statement) => beyondFile.test(statement))) return undefined;
  const path = absolute(call, file);
  return path === undefined ? undefined : claimOf('by-content', 'sqlite-databases', [path]);
}

/** What a statement of PostgreSQL reaches beside the database that it is run in: a dump of that does not have it. */
const beyondDatabase =
  /^\s*\\|\\gexec|\b(?:create|drop|alter|comment\s+on)\s+(?:database|role|user|group|tablespace|subscription|server|system|extension)\b|\bcopy\b|\blo_(?:ex|im)port\b|\bdblink|\bpg_(?!catalog\b|class\b|type\b|size_pretty\b|relation_size\b|total_relation_size\b)\w+|\b(?:grant|revoke)\b(?!.*\bon\b)|\b(?:reassign|drop)\s+owned\b|\bsecurity\s+label\b|\b(?:do|call|notify|load|checkpoint|execute|prepare)\b|\bset\s+(?:role|session\s+authorization)\b|\balter\s+default\b/is;

const connecting = ['-h', '--host', '-p', '--port', '-U', '--username', '-d', '--dbname'];

/** The connection by which the database is dumped: as the command makes it. Undefined where anything of it is not plain. */
function connectionOf(call: Call, name: string | undefined): string | undefined {
  const { value, has } = readWords(call.words, [
    ...connecting,
    '-c',
    '--command',
    '-f',
    '--file',
    '-v',
    '--set',
    '-o',
    '-L',
    '-F',
    '-R',
  ]);
  if (has('-W', '--password') || name === undefined) return undefined;
  const given = [
    ['host', value('-h', '--host')],
    ['port', value('-p', '--port')],
    ['user', value('-U', '--username')],
    ['dbname', name],
  ].flatMap(([key, word]) => (word === undefined ? [] : [[key, word] as const]));
  return given.every(([, word]) => /^[\w./-]+$/.test(word))
    ? given.map(([key, word]) => `${key}=${word}`).join(' ')
    : undefined;
}

function postgres(call: Call): Claim | undefined {
  const { operands, has, value } = readWords(call.words, [...connecting, '-c', '--command', '-P', '--pset']);
  if (has('-f', '--file', '-o', '--output', '-L', '--log-file', '-v', '--set', '--variable', '-1', '-s'))
    return undefined;
  const statements = statementsOf(call.words);
  if (statements.length === 0 || statements.some((statement) => beyondDatabase.test(statement))) return undefined;
  const [first, ...further] = operands;
  const name = value('-d', '--dbname') ?? first;
  const connection = further.length > 1 ? undefined : connectionOf(call, name);
  return connection === undefined ? undefined : claimOf('by-content', 'postgres-databases', [connection]);
}

/** Each `-c` brings one. */
function statementsOf(words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    if (word.startsWith('--command=')) return [word.slice('--command='.length)];
    return /^(?:-[a-zA-Z]*c|--command)$/.test(word) ? [words[index + 1] ?? '\\'] : [];
  });
}

/** One whole database that comes or goes. */
const whole =
  (reversal: 'exact' | 'by-content', valued: readonly string[]): Family['claim'] =>
  (call) => {
    const { operands, has } = readWords(call.words, [...connecting, ...valued]);
    const [name, ...further] = operands;
    if (further.length > 0 || has('-i', '--interactive', '-D', '--tablespace', '--maintenance-db')) return undefined;
    const connection = connectionOf(call, name);
    return connection === undefined ? undefined : claimOf(reversal, 'postgres-databases', [connection]);
  };

/** Databases, by dump and never by their files. */
export const databaseFamilies: readonly Family[] = [
  { id: 'sqlite', programs: ['sqlite3'], takesStatements: true, claim: sqlite },
  { id: 'postgres', programs: ['psql'], takesStatements: true, claim: postgres },
  {
    id: 'database-create',
    programs: ['createdb'],
    claim: whole('exact', ['-E', '--encoding', '-l', '--locale', '-O', '--owner', '-T', '--template']),
  },
  { id: 'database-drop', programs: ['dropdb'], claim: whole('by-content', []) },
];
