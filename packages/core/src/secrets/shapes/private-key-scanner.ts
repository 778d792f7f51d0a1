import { byteClass } from '../redaction/byte-class.js';
import type { ByteWindow } from '../redaction/byte-window.js';
import { HiddenRanges } from '../redaction/hidden-ranges.js';
import type { Scanner } from '../redaction/scanner.js';
import { PrivateKeyBody } from './private-key-body.js';

const header = '-----BEGIN ';
const dashes = 5;
const hyphen = 0x2d;
const headerText = byteClass('A-Z0-9 ');
const longestTitle = 64;
const label = 'private-key';

/** Finds private keys in textual form: PKCS #8, PKCS #1, SEC 1, OpenSSH (RFC 7468 armour) and OpenPGP. */
export class PrivateKeyScanner implements Scanner {
  readonly found = new HiddenRanges();
  #body: PrivateKeyBody | undefined;
  position = 0;

  scan(window: ByteWindow): number {
    while (this.position < window.length) {
      if (this.#body !== undefined) {
        this.#follow(window, this.#body);
        continue;
      }
      const start = headerFrom(window, this.position);
      if (start === window.length) {
        this.position = window.ended ? start : start - unfinishedHeader(window);
        return this.position;
      }
      window.starved = false;
      const end = privateKeyHeaderEnd(window, start);
      if (window.starved) {
        this.position = start;
        return start;
      }
      this.position = end ?? start + 1;
      if (end === undefined) continue;
      this.found.add(start, end, label);
      this.#body = new PrivateKeyBody();
    }
    return window.length;
  }

  reset(): void {
    this.position = 0;
    this.#body = undefined;
    this.found.clear();
  }

  rebase(count: number): void {
    this.position -= count;
    this.found.rebase(count);
  }

  #follow(window: ByteWindow, body: PrivateKeyBody): void {
    const start = this.position;
    let end = start;
    while (end < window.length && this.#body !== undefined) {
      if (body.endsWith(window.bytes[end++] as number)) this.#body = undefined;
    }
    this.found.add(start, end, label);
    this.position = end;
  }
}

/** The end of the line `-----BEGIN … PRIVATE KEY-----` at `start`. */
function privateKeyHeaderEnd(window: ByteWindow, start: number): number | undefined {
  const titleStart = start + header.length;
  const titleEnd = window.span(titleStart, headerText, longestTitle);
  if (!window.has('-----', titleEnd)) return;
  return /PRIVATE KEY(?: BLOCK)?$/.test(window.text(titleStart, titleEnd)) ? titleEnd + 5 : undefined;
}

/** Position of the next header, or the window's length. Of five hyphens in a row one is at every fifth position. */
function headerFrom(window: ByteWindow, from: number): number {
  const { bytes, length } = window;
  for (let i = from + dashes - 1; i < length; i += dashes) {
    if (bytes[i] !== hyphen) continue;
    for (let start = Math.max(i - dashes + 1, from); start <= i; start++) {
      if (startsWith(window, start, header.length)) return start;
    }
  }
  return length;
}

/** How many of the last bytes may be the beginning of a header. */
function unfinishedHeader(window: ByteWindow): number {
  for (let count = Math.min(header.length - 1, window.length); count > 0; count--) {
    if (startsWith(window, window.length - count, count)) return count;
  }
  return 0;
}

/** Whether the first `count` bytes of a header stand at `position`. */
function startsWith(window: ByteWindow, position: number, count: number): boolean {
  if (position + count > window.length) return false;
  for (let i = 0; i < count; i++) if (window.bytes[position + i] !== header.charCodeAt(i)) return false;
  return true;
}
