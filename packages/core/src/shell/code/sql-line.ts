import type { SqlFinding } from './sql-finding.js';

interface Rule {
  /** Of the command without what it starts with; the first group is what it is used on. */
  readonly pattern: RegExp;
  readonly action: SqlFinding['action'];
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
    pattern: /^(?:\\(?:i|ir|include|include_relative|\.)|source|start|get|@@?|\.read|:r)\s*'?([^'\s]+)/i,
    action: 'script',
  },
  {
    pattern: /^(?:\\(?:o|out|w|write|g|gx|s|T)|tee|spool|save|store|capture|:out|:error)\s+'?([^'\s]+)/i,
    action: 'write',
  },
  { pattern: /^\.(?:output|once|log|trace|save|backup|clone)\s+(?:--?\w+\s+|main\s+)*(['"]?[^\s]+)/, action: 'write' },
  { pattern: /^\.(?:import|restore|open|archive|ar)\s+(?:--?\w+\s+(?=\S+\s+\S))*(\S+)/, action: 'read' },
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

/** What a command of a database client does: a line as it stands, `\! ls`. */
export function readSqlLine(whole: string): readonly SqlFinding[] {
  const line = whole.slice(0, longest);
  for (const { pattern, action } of rules) {
    const found = pattern.exec(line);
    if (found === null) continue;
    const name = unquoted(found.slice(1).find((group) => group !== undefined) ?? '');
    if (action === 'write' && (name === '' || name === 'stdout' || name === 'off' || name === 'on')) return [];
    return [{ action, name }];
  }
  return [];
}
