import { OpsError } from '@opspilot/core';
import type { BytePath } from '../entry/byte-path.js';
import type { EntryType, PathState } from '../entry/entry.js';
import type { RollbackErrorCode } from '../rollback-error.js';

const types: ReadonlyMap<string, EntryType> = new Map([
  ['f', 'file'],
  ['d', 'directory'],
  ['l', 'symlink'],
  ['p', 'fifo'],
  ['s', 'socket'],
  ['c', 'character-device'],
  ['b', 'block-device'],
]);

const billion = 1_000_000_000n;
const [space, minus, point, slash, zero] = Array.from(' -./0', (character) => character.charCodeAt(0));

/** Reads what `find` printed in the form of the probe, path by path: a tree has tens of thousands, so every byte is looked at once. */
export class StateReader {
  /** A character for each byte: parts of a text are taken faster than texts are made of bytes. */
  readonly #text: string;
  #at = 0;
  /** Numbers of file systems, which most paths share. */
  readonly #known = new Map<string, string>();

  constructor(bytes: Buffer, from = 0) {
    this.#text = bytes.toString('latin1', from);
  }

  get isDone(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The character that tells what comes: a type of `find`, or `-` or `?` where there is only a path. */
  get kind(): string {
    return this.#text[this.#at] ?? '\0';
  }

  /** @throws OpsError `probe-unreadable` */
  state(): PathState {
    const type = types.get(this.kind);
    this.#at += 1;
    if (type === undefined) throw unreadable();
    const mode = this.#number(8);
    const uid = this.#number();
    const gid = this.#number();
    const size = this.#number();
    const modifiedAt = this.#time();
    const changedAt = this.#time();
    const device = this.#share(this.#digits());
    const inode = this.#digits();
    const links = this.#number();
    this.#skip(space);
    if (this.#text.charCodeAt(this.#at) !== slash) throw unreadable();
    const path = this.#word();
    const target = this.#word();
    const state = { path, type, mode, uid, gid, size, modifiedAt, changedAt, device, inode, links };
    return type === 'symlink' ? { ...state, target } : state;
  }

  /** Of one of which there is nothing but its path. @throws OpsError `probe-unreadable` */
  path(): BytePath {
    this.#at += 1;
    this.#skip(space);
    const path = this.#word();
    this.#word();
    return path;
  }

  /** Nanoseconds, of a decimal number of seconds. Before 1970 find prints the fraction of the second that began earlier, as the kernel keeps it. */
  #time(): bigint {
    this.#skip(space);
    const isNegative = this.#text.charCodeAt(this.#at) === minus;
    if (isNegative) this.#at += 1;
    const whole = this.#value(10);
    let nanoseconds = 0;
    if (this.#text.charCodeAt(this.#at) === point) {
      this.#at += 1;
      let unit = 100_000_000;
      for (let digit = this.#digit(10); digit !== undefined; digit = this.#digit(10)) {
        nanoseconds += digit * unit;
        unit = Math.floor(unit / 10);
      }
    }
    return BigInt(isNegative ? -whole : whole) * billion + BigInt(nanoseconds);
  }

  #number(base: 8 | 10 = 10): number {
    this.#skip(space);
    return this.#value(base);
  }

  #value(base: 8 | 10): number {
    let value = this.#digit(base);
    if (value === undefined) throw unreadable();
    for (let digit = this.#digit(base); digit !== undefined; digit = this.#digit(base)) value = value * base + digit;
    return value;
  }

  #digit(base: 8 | 10): number | undefined {
    const digit = this.#text.charCodeAt(this.#at) - (zero ?? 0);
    // Behind the end there is no number at all, which is neither less nor more.
    if (!(digit >= 0 && digit < base)) return undefined;
    this.#at += 1;
    return digit;
  }

  /** A number that may be larger than a number of JavaScript, as it stands there. */
  #digits(): string {
    this.#skip(space);
    const from = this.#at;
    this.#value(10);
    return this.#text.slice(from, this.#at);
  }

  #skip(byte: number | undefined): void {
    if (this.#text.charCodeAt(this.#at) !== byte) throw unreadable();
    this.#at += 1;
  }

  #word(): BytePath {
    const end = this.#text.indexOf('\0', this.#at);
    if (end < 0) throw unreadable();
    const text = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return text;
  }

  #share(text: string): string {
    const known = this.#known.get(text);
    if (known === undefined) this.#known.set(text, text);
    return known ?? text;
  }
}

function unreadable(): OpsError<RollbackErrorCode> {
  return new OpsError(
    'probe-unreadable',
    'The host did not answer in the expected form what its files look like. Nothing was changed; see that its login shell prints nothing of its own.',
  );
}
