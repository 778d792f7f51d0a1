import type { SqlFinding } from './sql-finding.js';

interface Rule {
  /** Of the command without what it starts with; the first group is what it is used on. */
  readonly pattern: RegExp;
  readonly action: SqlFinding['action'];
  /** What it does to the database besides; of a second group. */
  readonly also?: SqlFinding['action'];
}

/** Commands of psql, mysql, sqlite3, sqlplus, sqlcmd and cqlsh that reach beyond the database. */
const rules: readonly Rule[] = [
  { pattern: /^(?:\\!|!!?|:!!|\.shell\b|\.system\b|system\b|host\b)\s*(.+)$/i, action: 'line' },
  { pattern: /^(?:\\P|pager)\s+(.+)$/i, action: 'line' },
  {
    pattern: /^\\(?:g|gx|o|out|w|write|copy\b.*\bto\s+program|copy\b.*\bfrom\s+program)\s*\|?\s*'(.+)'\s*$/i,
    action: 'line',
  },
  { pattern: /^\\(?:g|gx|o|out|w|write)\s*\|\s*(.+)$/, action: 'line' },
  { pattern: /^\.(?:output|once|excel)\s+['"]?\|\s*(.+?)['"]?\s*$/, action: 'line' },
  { pattern: /^\.import\s+(?:--?\w+\s+)*(?:'\|([^']+)'|"\|([^"]+)"|\|(\S+))/, action: 'line' },
  { pattern: /^\\copy\b.*\bto\s+'?([^'\s]+)/i, action: 'write' },
  { pattern: /^\\copy\b.*\bfrom\s+'?([^'\s]+)/i, action: 'read' },
  {
    pattern: /^(?:\\(?:i(?!f\b)|ir|include|include_relative|\.)|source|start|get|@@?|\.read|:r)\s*'?([^'\s]+)/i,
    action: 'script',
  },
  {
    pattern: /^(?:\\(?:o|out|w|write|g|gx|s|T)|tee|spool|save|store|capture|:out|:error)\s+'?([^'\s]+)/i,
    action: 'write',
  },
  { pattern: /^\.(?:output|once|log|trace|save|backup|clone)\s+(?:--?\w+\s+|main\s+)*(['"]?[^\s]+)/, action: 'write' },
  { pattern: /^\.restore\s+(?:\w+\s+(?=\S))?(\S+)/, action: 'read', also: 'restore' },
  { pattern: /^\.import\s+(?:--?\w+\s+(?=\S+\s+\S))*(\S+)(?:\s+(\S+))?/, action: 'read', also: 'modify' },
  { pattern: /^\.open\s+(?:--?\w+\s+)*--?new\s+(?:--?\w+\s+)*(\S+)/, action: 'write' },
  { pattern: /^\.(?:archive|ar)\s+-{0,2}\w*x\w*\b(?:.*\s(?:-C|--directory)[\s=]*(\S+))?/, action: 'write' },
  { pattern: /^\.(?:open|archive|ar)\s+(?:--?\w+\s+(?=\S+\s+\S))*(\S+)/, action: 'read' },
  { pattern: /^\.load\s+(\S+)/, action: 'load' },
  { pattern: /^\\(?:lo_import)\s+(\S+)/, action: 'read' },
  { pattern: /^\\(?:lo_export)\s+\S+\s+(\S+)/, action: 'write' },
  { pattern: /^\\password\b\s*(\S*)/, action: 'set-password' },
];

function unquoted(text: string): string {
  return text.replace(/^(['"])(.*)\1$/, '$2').trim();
}

/** Longer commands are not written by people; their beginning says what they do. */
const longest = 2048;

/** Commands of sqlite3 that reach beyond it; each may be cut short: `.sh ls`. */
const dotCommands =
  'archive backup cd clone excel import load log once open output read restore save shell system trace'.split(' ');

function spelledOut(line: string): string {
  const short = /^\.([a-z]{2,})\b/.exec(line)?.[1];
  const name = short === undefined ? undefined : dotCommands.find((each) => each.startsWith(short));
  return short === undefined || name === undefined ? line : `.${name}${line.slice(short.length + 1)}`;
}

/** What a command of a database client does: a line as it stands, `\! ls`. */
export function readSqlLine(whole: string): readonly SqlFinding[] {
  const line = spelledOut(whole.slice(0, longest));
  for (const { pattern, action, also } of rules) {
    const found = pattern.exec(line);
    if (found === null) continue;
    const name = unquoted(found.slice(1).find((group) => group !== undefined) ?? (/^\.ar/.test(line) ? '.' : ''));
    if (action === 'write' && (name === '' || name === 'stdout' || name === 'off' || name === 'on')) return [];
    if (also === undefined) return [{ action, name }];
    return [
      { action, name },
      { action: also, name: also === 'modify' && found[2] !== undefined ? `table ${found[2]}` : name },
    ];
  }
  return [];
}

/** The directory that a client goes to: what is named behind it is there. */
export function directoryOf(line: string): string | undefined {
  const name = /^[.\\]cd\s+(.+)$/.exec(line.slice(0, longest))?.[1];
  return name === undefined ? undefined : unquoted(name);
}

const paths: ReadonlySet<SqlFinding['action']> = new Set<SqlFinding['action']>(['read', 'write', 'script', 'load']);

/** The same as it is in that directory. */
export function inDirectory(directory: string, finding: SqlFinding): SqlFinding {
  const { action, name } = finding;
  if (directory === '' || name === '') return finding;
  if (action === 'line') return { action, name: `cd '${directory.replaceAll("'", "'\\''")}' && ${name}` };
  return paths.has(action) ? { action, name: within(directory, name) } : finding;
}

export function within(directory: string, name: string): string {
  return directory === '' || /^[/~]/.test(name) ? name : `${directory}/${name}`;
}
