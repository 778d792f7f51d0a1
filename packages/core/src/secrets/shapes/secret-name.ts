import { byteClass } from '../redaction/byte-class.js';
import { type ByteWindow, lowerCase } from '../redaction/byte-window.js';

/** What the name of a setting says about its value. */
export interface SecretName {
  /** Position after the name. */
  readonly end: number;
  /** Whether a colon after it may as well end the name of a program, as in `passwd: all authentication tokens updated`. */
  readonly isProgram: boolean;
  /** Whether the value is often a path or a directory. */
  readonly mayBePath: boolean;
}

const smallLetters = byteClass('a-z');
const capitals = byteClass('A-Z');
const joiners = byteClass('_.-');
const underscore = 0x5f;
const following = byteClass('A-Za-z0-9_.-');

/** `key` is a secret only with one of these before it. */
const keyQualifiers = ['api', 'secret', 'private', 'access', 'encryption', 'signing', 'master', 'account', 'auth'];
/** How a last word may go on. */
const endings: Readonly<Record<string, readonly string[]>> = { pass: ['word', 'wd', 'phrase', 'code'], key: ['_base'] };

/** The first words of names that end in `anchor`; a name of a secret ends where these end. */
export const nameAnchors = ['pass', 'pwd', 'secret', 'token', 'key', 'auth'] as const;

/** The name of a secret whose last word starts at `start`, such as the `password` of `DB_PASSWORD`. */
export function secretName(window: ByteWindow, start: number, anchor: string): SecretName | undefined {
  const end = wordEnd(window, start + anchor.length, endings[anchor] ?? []);
  // `tokens`, `password_file` and `key.pem` name something else; a full stop may end a sentence as well.
  if (following[window.at(end)]) return;
  const word = anchor === 'pass' ? window.text(start, end).toLowerCase() : anchor;
  if (!namesSecret(window, start, word)) return;
  const mayBePath = word === 'pwd' || (word === 'key' && isAfter(window, start, 'private'));
  return { end, isProgram: word === 'passwd' && isFirstWord(window, start), mayBePath };
}

/** Whether `word` is one that calls a value secret, given what stands before it. */
function namesSecret(window: ByteWindow, start: number, word: string): boolean {
  switch (word) {
    case 'pass':
      return isFirstWord(window, start) || startsInnerWord(window, start);
    case 'pwd':
      // PWD alone is where a shell is.
      return isFirstWord(window, start) ? window.text(start, start + 3) !== 'PWD' : startsInnerWord(window, start);
    case 'key':
      return keyQualifiers.some((qualifier) => isAfter(window, start, qualifier));
    case 'auth':
      return window.bytes[start - 1] === underscore;
    default:
      return true;
  }
}

function isFirstWord(window: ByteWindow, start: number): boolean {
  return !following[window.bytes[start - 1] ?? -1];
}

function wordEnd(window: ByteWindow, position: number, endings: readonly string[]): number {
  if (!following[window.at(position)]) return position;
  const ending = endings.find((candidate) => window.has(candidate, position));
  return position + (ending?.length ?? 0);
}

/** After a joiner (`DB_PASS`) or as a capital after a small letter (`dbPass`); not inside a word (`bypass`). */
function startsInnerWord(window: ByteWindow, start: number): boolean {
  const before = window.bytes[start - 1] ?? -1;
  return joiners[before] === 1 || (smallLetters[before] === 1 && capitals[window.bytes[start] ?? -1] === 1);
}

/** Whether `word` ends before `start`, a joiner between them or none. */
function isAfter(window: ByteWindow, start: number, word: string): boolean {
  const end = joiners[window.bytes[start - 1] ?? -1] ? start - 1 : start;
  for (let i = 1; i <= word.length; i++) {
    if (lowerCase(window.bytes[end - i] ?? -1) !== word.charCodeAt(word.length - i)) return false;
  }
  return true;
}
