/** What stands behind a word in a line, or in what follows. */
const behind = (word: string): RegExp => new RegExp(String.raw`\b${word}\s+(?:"([^"\n]{1,256})"|(\S{1,256}))`, 'g');
/** The last field of each line whose fields a colon parts. */
const lastField = /^(?:[^:\n]{0,256}:){4}([^\n]{1,256})$/gm;
const inAddress = /\/\/[^/:@\s]{0,128}:([^@/\s]{1,256})@/g;
const assigned = /^\s*(?:password|passwd|secret|token|[\w./:-]*_authToken|_password)\s*=\s*["']?([^"'\s]{1,256})/gim;

/** Files that are there to hold passwords, by their names, and where these stand in them. */
const holders: readonly (readonly [name: RegExp, secret: RegExp])[] = [
  [/^[._]netrc$/, behind('password')],
  [/^\.?pgpass(?:\.conf)?$/, lastField],
  [/^\.git-credentials$/, inAddress],
  [/^(?:\.my\.cnf|\.mylogin\.cnf|\.npmrc|\.pypirc|\.s3cfg|\.smbcredentials|credentials)$/, assigned],
];

/** Passwords in what is written to a file that is there to hold them. */
export function secretsInFile(path: string, text: string): readonly string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const pattern = holders.find(([names]) => names.test(name))?.[1];
  if (pattern === undefined) return [];
  return [...text.matchAll(pattern)].flatMap((match) => match.slice(1).filter((group) => group !== undefined));
}
