/** What statements of MariaDB or MySQL change. */
export interface MysqlChanges {
  /** Databases that are named; a name of a table's alias may be among them. */
  readonly databases: readonly string[];
  /** Whether anything is changed in the database that the session is in, or in those. */
  readonly changesDatabases: boolean;
  /** Whether it is changed who may do what. */
  readonly changesAccounts: boolean;
}

/** A string or a quoted name, in the order in which they stand. */
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`/g;
const string = '\0';

/** Outside of strings: comments, which may be run, quotes that do not end, and strings that are names. */
const unreadable = /#|--|\/\*|["'`]|\0\s*\.|\.\s*\0/;

/** Statements that change one database, or several that they name; what they call runs there as well. */
const ofDatabases = new RegExp(
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

const ofAccounts =
  /^(?:(?:create|drop|alter|rename)\s+(?:or\s+replace\s+)?(?:user|role)|grant|revoke|set\s+(?:password|default\s+role)|flush\s+privileges$)\b/i;

/** What reaches beyond the databases that are named: files, other servers, libraries, locks that are waited for. */
const beyond =
  /\b(?:outfile|dumpfile|tablespace|soname|handler)\b|\b(?:load_file|get_lock|sys_\w+)\s*\(|\b(?:data|index)\s+directory\b|\b(?:connection|union)\s*=|\bengine\b\s*=?\s*(?!innodb\b|myisam\b|aria\b|memory\b)\w|\b(?:exchange\s+partition|system\s+versioning)\b/i;

/** Databases of the server itself: who may do what, and what it runs. */
const ofServer = /^(?:mysql|sys|performance_schema)$/i;

/**
 * What statements change: pure. Undefined where that may be anything beside databases and accounts. Behind a backslash a command of the
 * client may stand.
 */
export function mysqlChanges(text: string): MysqlChanges | undefined {
  if (text.includes('\\') || text.includes(string)) return undefined;
  const bare = text.replace(quoted, (part) => {
    if (!part.startsWith('`')) return string;
    return /^`[\w$%-]+`$/.test(part) ? part.slice(1, -1) : part;
  });
  const statements = bare
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
  if (unreadable.test(bare) || statements.length === 0) return undefined;
  const inDatabases = statements.filter((statement) => ofDatabases.test(statement) && !beyond.test(statement));
  const accounts = statements.filter((statement) => ofAccounts.test(statement));
  if (inDatabases.length + accounts.length < statements.length) return undefined;
  const databases = [...new Set(inDatabases.flatMap(namesIn))];
  if (databases.some((name) => ofServer.test(name))) return undefined;
  return { databases, changesDatabases: inDatabases.length > 0, changesAccounts: accounts.length > 0 };
}

const naming = [
  /([\w$-]*[A-Za-z_$][\w$-]*)\s*\.\s*[\w$*-]/g,
  /^use\s+([\w$-]+)$/gi,
  /\b(?:database|schema)\s+(?:if\s+(?:not\s+)?exists\s+)?(?!if\b)([\w$-]+)/gi,
];

function namesIn(statement: string): readonly string[] {
  return naming.flatMap((pattern) => [...statement.matchAll(pattern)].map(([, name = '']) => name));
}
