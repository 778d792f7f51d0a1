/** A string of SQL or JavaScript, in the first group that took part. */
const text = String.raw`(?:E|N)?(?:'((?:[^'\\]|\\.|'')*)'|"((?:[^"\\]|\\.)*)"|\$\$([^$]*)\$\$)`;

/** Passwords of accounts: `PASSWORD 'x'`, `IDENTIFIED BY 'x'`, `SET PASSWORD FOR u = 'x'`, `PASSWORD('x')`. */
const ofSql = new RegExp(
  String.raw`\b(?:password|identified\s+(?:with\s+\S+\s+)?(?:by|as)|secret)\b(?:\s+for\s+\S+)?\s*[=(]?\s*(?:password\s*\(\s*)?${text}`,
  'gi',
);

/** Those of MongoDB: `pwd: "x"`, and what follows the name of a user. */
const ofMongo = new RegExp(
  String.raw`(?:\bpwd['"]?\s*:\s*|\b(?:auth|changeUserPassword|ConnectionString)\s*\(\s*(?:'[^']*'|"[^"]*")\s*,\s*)${text}`,
  'g',
);

/** Words by which there can be any; most code is not looked through for them. */
const maybe = /passw|identified|secret|pwd|auth|connectionstring/i;

const found = (pattern: RegExp, code: string): readonly string[] =>
  maybe.test(code)
    ? [...code.matchAll(pattern)].flatMap((match) => match.slice(1).filter((group) => group !== undefined))
    : [];

/** Passwords that statements of SQL give to accounts. */
export function secretsInSql(code: string): readonly string[] {
  return found(ofSql, code);
}

/** Passwords that a script for MongoDB gives to accounts, or logs in with. */
export function secretsInMongo(code: string): readonly string[] {
  return found(ofMongo, code);
}
