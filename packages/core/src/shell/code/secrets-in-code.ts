/** A string of SQL or JavaScript, in the first group that took part; none is longer, so that a quote without an end is soon given up. */
const text = String.raw`(?:E|N)?(?:'((?:[^'\\]|\\.|''){0,256})'|"((?:[^"\\]|\\.){0,256})"|\$\$([^$]{0,256})\$\$)`;

/** Passwords of accounts: `PASSWORD 'x'`, `IDENTIFIED BY 'x'`, `SET PASSWORD FOR u = 'x'`, `PASSWORD('x')`; keys of databases: `PRAGMA key = 'x'`. */
const ofSql = new RegExp(
  String.raw`\b(?:password|identified\s{1,8}(?:with\s{1,8}\S{1,64}\s{1,8})?(?:by|as)|secret|pragma\s{1,8}(?:re)?key)\b(?:\s{1,8}for\s{1,8}\S{1,128})?\s{0,8}[=(]?\s{0,8}(?:password\s{0,8}\(\s{0,8})?${text}`,
  'gi',
);

/** Those of MongoDB: `pwd: "x"`, and what follows the name of a user. */
const ofMongo = new RegExp(
  String.raw`(?:\bpwd['"]?\s{0,8}:\s{0,8}|\b(?:auth|changeUserPassword|ConnectionString)\s{0,8}\(\s{0,8}(?:'[^']{0,256}'|"[^"]{0,256}")\s{0,8},\s{0,8})${text}`,
  'g',
);

/** Words by which there can be any; most code is not looked through for them. */
const maybe = /passw|identified|secret|pwd|auth|connectionstring|pragma/i;

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
