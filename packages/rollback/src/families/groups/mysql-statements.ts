/** A string or a quoted name, in the order in which they stand. */
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`/g;

/** Comments may be run, and behind a backslash anything may go on: in a string, and as a command of the client. */
const unreadable = /[\\#]|--|\/\*|["']\s*\.|\.\s*["']/;

/** Statements that change one database, or several that they name; what they call runs there as well. */
const known = new RegExp(
  [
    String.raw`^(?:insert|replace|update|delete|truncate|select|with|begin|commit|rollback)\b`,
    String.raw`^create\s+(?:or\s+replace\s+)?(?:(?:temporary\s+)?table|(?:(?:unique|fulltext|spatial)\s+)?index|view|database|schema|sequence)\b`,
    String.raw`^alter\s+(?:ignore\s+)?(?:table|view|database|schema|sequence)\b`,
    String.raw`^drop\s+(?:(?:temporary\s+)?tables?|view|index|trigger|procedure|function|event|database|schema|sequence)\b`,
    String.raw`^rename\s+tables?\b|^start\s+transaction\b|^use\s+[\w$-]+$`,
    String.raw`^set\s+(?:names|(?:session\s+)?(?:foreign_key_checks|unique_checks|sql_safe_updates|autocommit)\b)`,
  ].join('|'),
  'i',
);

/** What reaches beyond the databases that are named: files, other servers, libraries, locks that are waited for. */
const beyond =
  /\b(?:outfile|dumpfile|tablespace|soname|handler)\b|\b(?:load_file|get_lock|sys_\w+)\s*\(|\b(?:data|index)\s+directory\b|\b(?:connection|union)\s*=|\bengine\b\s*=?\s*(?!innodb\b|myisam\b|aria\b|memory\b)\w|\b(?:exchange\s+partition|system\s+versioning)\b/i;

/** Databases of the server itself: who may do what, and what it runs. */
const ofServer = /^(?:mysql|sys|performance_schema)$/i;

/**
 * Databases that statements of MariaDB or MySQL name: pure. A name of a table's alias may be among them. Undefined where they may change
 * anything beside those and the one that the session is in.
 */
export function databasesNamed(text: string): readonly string[] | undefined {
  if (unreadable.test(text)) return undefined;
  const bare = text.replace(quoted, (part) => {
    if (!part.startsWith('`')) return ' 0 ';
    return /^`[\w$-]+`$/.test(part) ? part.slice(1, -1) : '`';
  });
  const statements = bare
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
  if (/['"`]/.test(bare) || statements.length === 0) return undefined;
  if (statements.some((statement) => !known.test(statement) || beyond.test(statement))) return undefined;
  const names = statements.flatMap((statement) => [
    ...[...statement.matchAll(/([\w$-]*[A-Za-z_$][\w$-]*)\s*\.\s*[\w$*-]/g)].map(([, name = '']) => name),
    ...[...statement.matchAll(/^use\s+([\w$-]+)$/gi)].map(([, name = '']) => name),
    ...[...statement.matchAll(/\b(?:database|schema)\s+(?:if\s+(?:not\s+)?exists\s+)?(?!if\b)([\w$-]+)/gi)].map(
      ([, name = '']) => name,
    ),
  ]);
  return names.some((name) => ofServer.test(name)) ? undefined : [...new Set(names)];
}
