import { blank, byteClass, everyByteBut } from '../redaction/byte-class.js';
import { type ByteWindow, lookBehind } from '../redaction/byte-window.js';
import { accessTokenAt } from './access-token.js';
import { type SampledValue, secretValue } from './secret-value.js';
import type { Shape } from './shape.js';

/** A short option of some programs that takes a password; elsewhere the same letter means something else. */
interface PasswordOption {
  readonly option: string;
  readonly programs: readonly string[];
  /** Words that must stand between the program and the option. */
  readonly subcommand?: string;
  /** `-pVALUE`, `-p VALUE`, or either. */
  readonly joined: 'always' | 'never' | 'either';
  /** Only what follows the first colon is secret: `user:password`. */
  readonly afterColon?: true;
}

const options: readonly PasswordOption[] = [
  {
    option: '-p',
    programs: ['mysql', 'mysqldump', 'mysqladmin', 'mysqlimport', 'mysqlcheck', 'mysqlshow', 'mysqlbinlog', 'mysqlsh'],
    joined: 'always',
  },
  { option: '-p', programs: ['mariadb', 'mariadb-dump', 'mariadb-admin', 'mycli', 'xtrabackup'], joined: 'always' },
  { option: '-p', programs: ['7z', '7za', '7zr'], joined: 'always' },
  { option: '-p', programs: ['sshpass'], joined: 'either' },
  {
    option: '-p',
    programs: ['docker', 'podman', 'nerdctl', 'buildah', 'skopeo', 'helm', 'oras'],
    subcommand: 'login',
    joined: 'either',
  },
  { option: '-p', programs: ['mongo', 'mongosh', 'mongodump', 'mongorestore', 'mongoexport'], joined: 'either' },
  { option: '-a', programs: ['redis-cli', 'valkey-cli'], joined: 'never' },
  { option: '-P', programs: ['sqlcmd', 'bcp', 'zip', 'unzip', 'smbpasswd'], joined: 'either' },
  { option: '-w', programs: ['ldapsearch', 'ldapadd', 'ldapmodify', 'ldapdelete', 'ldappasswd'], joined: 'either' },
  { option: '-u', programs: ['curl'], joined: 'either', afterColon: true },
  { option: '-U', programs: ['curl'], joined: 'either', afterColon: true },
  { option: '--user', programs: ['curl', 'http'], joined: 'never', afterColon: true },
  { option: '--proxy-user', programs: ['curl'], joined: 'never', afterColon: true },
];

const anyProgram = new RegExp([...new Set(options.flatMap(({ programs }) => programs))].join('|'));
const commandEnd = byteClass('\n\r;|&');
const insideLine = everyByteBut('\n\r');
const userName = everyByteBut(':@ \t\r\n\0"\'`;&|<>');
const quotes = byteClass('"\'');
const ports = /^\d+(?::\d+)*(?:\/\w+)?$/;
const longestUser = 128;
const [colon, equals, hyphen] = [0x3a, 0x3d, 0x2d];

/** Passwords behind the short options of programs that are known to take them so, such as `mysql -p…`. */
export const commandOption: Shape = {
  anchors: [' ', '\t'].flatMap((before) => ['-p', '-a', '-w', '-u', '--'].map((option) => before + option)),
  hidesAnchor: false,
  match(window, start) {
    const candidates = options.filter(({ option }) => isOptionAt(window, start + 1, option));
    if (candidates.length === 0 || window.starved) return;
    const words = commandWords(window, start);
    for (const candidate of words.length > 0 ? candidates : []) {
      const position = valueStart(window, start + 1 + candidate.option.length, candidate);
      if (position === undefined || !isGivenTo(words, candidate)) continue;
      const accepts = ({ sample, quoted }: SampledValue): boolean =>
        candidate.afterColon === true || quoted || !(sample.charCodeAt(0) === hyphen || ports.test(sample));
      const found = secretValue(window, position.secret, { label: '', accepts, ...position.context });
      if (found !== undefined) return accessTokenAt(window, position.start) ?? found;
    }
    return;
  },
};

function isOptionAt(window: ByteWindow, position: number, option: string): boolean {
  for (let i = 0; i < option.length; i++) if (window.at(position + i) !== option.charCodeAt(i)) return false;
  return true;
}

/** Where the value of an option starts, and where in it the secret does. */
interface ValuePosition {
  readonly start: number;
  readonly secret: number;
  readonly context?: { readonly insideQuote: number };
}

function valueStart(window: ByteWindow, position: number, option: PasswordOption): ValuePosition | undefined {
  const next = window.at(position);
  if (next === -1 || commandEnd[next]) return;
  const isSeparate = blank[next] === 1;
  const isLong = option.option.startsWith('--');
  if (isLong && next !== equals && !isSeparate) return;
  if (!isLong && option.joined !== 'either' && isSeparate !== (option.joined === 'never')) return;
  const start = isLong && next === equals ? position + 1 : window.span(position, blank, 8);
  return option.afterColon === undefined ? { start, secret: start } : afterUser(window, start);
}

/** In `user:password`, quoted or not. */
function afterUser(window: ByteWindow, position: number): ValuePosition | undefined {
  const quote = window.at(position);
  const isQuoted = quotes[quote] === 1;
  const start = isQuoted ? position + 1 : position;
  window.hold = start;
  const end = window.span(start, userName, longestUser);
  if (window.at(end) !== colon) return;
  return { start, secret: end + 1, ...(isQuoted ? { context: { insideQuote: quote } } : {}) };
}

/** The words of the command that ends before `end`, without the directories of programs; none if it calls none of ours. */
function commandWords(window: ByteWindow, end: number): readonly string[] {
  const line = window.text(window.spanBack(end, insideLine, lookBehind), end);
  if (!anyProgram.test(line)) return [];
  // What separates commands separates none inside quotes.
  const unquoted = line.replace(/"[^"]*"|'[^']*'/g, 'x');
  return unquoted
    .slice(Math.max(...[';', '|', '&'].map((sign) => unquoted.lastIndexOf(sign))) + 1)
    .split(/[\s"'`()]/)
    .map((word) => word.slice(word.lastIndexOf('/') + 1));
}

/** Whether the command calls one of the option's programs. */
function isGivenTo(words: readonly string[], option: PasswordOption): boolean {
  const program = words.findIndex((word, index) => option.programs.includes(word) && !isNamed(words[index - 1]));
  return program !== -1 && (option.subcommand === undefined || words.includes(option.subcommand, program));
}

/** After these a program is spoken of, not called: `find -name mysql -print`. */
function isNamed(before: string | undefined): boolean {
  return before === '-name' || before === '-iname' || before === '--name';
}
