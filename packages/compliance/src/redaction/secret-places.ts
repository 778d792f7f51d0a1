import type { ResolvedCommand } from '@opspilot/core';

/** Start and end (exclusive) in a command's text. */
export type Place = ResolvedCommand['span'];

/** Whether a program, called with these arguments, reads a password, a key or a token from its standard input or a file. */
const reads: Readonly<Record<string, (words: readonly string[]) => boolean>> = {
  passwd: (words) => words.includes('--stdin'),
  chpasswd: () => true,
  chgpasswd: () => true,
  smbpasswd: (words) => words.includes('-s'),
  htpasswd: (words) => words.some((word) => /^-[a-zA-Z]*i/.test(word)),
  cryptsetup: () => true,
  kinit: () => true,
  gcloud: (words) => words.some((word) => word.startsWith('--key-file')),
  gpg: (words) => words.some((word) => word.startsWith('--passphrase-fd')),
  openssl: (words) => words.some((word) => /^(?:stdin|fd:\d+)$/.test(word)),
  vault: (words) => words.includes('-'),
};

/** Of whatever program: this word says that a password comes from the standard input. */
const saysSo = /^--(?:password|token|api-key)-stdin$|^--with-token$/;

function readsSecret({ program, arguments: words, wrappers }: ResolvedCommand, before: string): boolean {
  if (reads[program]?.(words) === true || words.some((word) => saysSo.test(word))) return true;
  return wrappers.includes('sudo') && /\bsudo\b[^|;&]*\s(?:-[A-Za-z]*S[A-Za-z]*|--stdin)\b/.test(before);
}

/** Places of what a pattern's group `secret` finds from `start` to `end`. */
function matches(command: string, [start, end]: Place, pattern: RegExp): readonly Place[] {
  return [...command.slice(start, end).matchAll(pattern)].flatMap(({ indices }) => {
    const found = indices?.groups?.['secret'];
    return found === undefined ? [] : [[start + found[0], start + found[1]] as const];
  });
}

const words = /^\s*\S+(?<secret>\s+[\s\S]+)$/dg;
const hereString = /^[^|;&\n]*?<<<\s*(?<secret>"[^"]*"|'[^']*'|[^\s;|&]+)/dg;
const sqlPassword = /\b(?:password|identified\s+(?:with\s+\S+\s+)?by)\b[^'"\\;]*(?:\\?['"])(?<secret>[^'"\\]+)/dgi;
const sent = /\bsend\s+(?:--\s+)?(?<secret>\\?"[^"]*"|\S+)/dg;
const assigned = /\s[A-Za-z_][\w.-]*=(?<secret>"[^"]*"|'[^']*'|\S+)/dg;
const netUser = /\buser\s+(?!\/)\S+\s+(?!\/)(?<secret>\S+)/dg;

/** Words of a command that are passwords to the program, beside those that the analysis knows. */
function inWords(command: string, { program, span, arguments: given }: ResolvedCommand): readonly Place[] {
  if (/^(?:psql|mysql|mariadb|sqlcmd|mycli|pgcli)$/.test(program)) return matches(command, span, sqlPassword);
  if (program === 'expect') return matches(command, span, sent);
  if (program === 'vault' && /^(?:kv|write)$/.test(given[0] ?? '')) return matches(command, span, assigned);
  if (program === 'net') return matches(command, span, netUser);
  return [];
}

/** What another command, or a here-string, feeds to one that reads a password. */
function fedTo(reader: ResolvedCommand, command: string, all: readonly ResolvedCommand[]): readonly Place[] {
  const [start, end] = reader.span;
  const feeders = all.filter(({ program, span }) => {
    if (program !== 'echo' && program !== 'printf') return false;
    const isPiped = span[1] <= start && /^\s*\|&?[^|;&\n]*$/.test(command.slice(span[1], start));
    const isInside = span[0] > start && span[1] <= end && /<\(\s*$/.test(command.slice(start, span[0]));
    return isPiped || isInside;
  });
  return [
    ...feeders.flatMap(({ span }) => matches(command, span, words)),
    ...matches(command, [end, command.length], hereString),
  ];
}

/** Where passwords stand in a command that no word of it says are some. */
export function secretsIn(command: string, commands: readonly ResolvedCommand[]): readonly Place[] {
  return commands.flatMap((each) => {
    const before = command.slice(0, each.span[0]);
    const fed = readsSecret(each, before) ? fedTo(each, command, commands) : [];
    return [...inWords(command, each), ...fed];
  });
}
