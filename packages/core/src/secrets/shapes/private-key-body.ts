import { byteClass } from '../redaction/byte-class.js';

/** A run of Base64 this long is key material; lines of a key have 64 or more, only its last may be short. */
const keyRun = 16;
/** Lines without key material after which the key has ended, though its last line never came. */
const foreignLines = 3;
/** Bytes without key material after which it has ended, where there are no lines. */
const foreignBytes = 1_024;
/** Armour may have headers, such as `DEK-Info: …`, between its first line and the key. */
const mostHeaders = 8;
const footer = '-----END ';

const base64 = byteClass('A-Za-z0-9+/=');
const footerText = byteClass('A-Z0-9 ');
const [newline, hyphen, colon] = [0x0a, 0x2d, 0x3a];

/**
 * Follows a private key from the end of its first line, byte by byte, in constant memory: up to and including its last
 * line, or until nothing like a key has come for a while. Prefixes that a log puts before each line do not end it.
 */
export class PrivateKeyBody {
  #run = 0;
  #sinceKey = 0;
  #lineHasKey = true;
  #lineIsBlank = true;
  #lineHasColon = false;
  #headers = 0;
  #foreign = 0;
  #matched = 0;
  #dashes = 0;

  /** Whether the key ends with `byte`. */
  endsWith(byte: number): boolean {
    if (this.#matched === footer.length) return this.#endsFooter(byte);
    this.#matchFooter(byte);
    this.#sinceKey++;
    if (byte === newline) return this.#endsLine();
    if (byte > 0x20) this.#lineIsBlank = false;
    this.#run = base64[byte] ? this.#run + 1 : 0;
    if (byte === colon) this.#lineHasColon = true;
    if (this.#run >= keyRun) {
      this.#lineHasKey = true;
      this.#sinceKey = 0;
    }
    return this.#sinceKey > foreignBytes;
  }

  #endsLine(): boolean {
    if (this.#lineHasKey) this.#foreign = 0;
    else if (!this.#lineIsBlank && !(this.#lineHasColon && this.#headers++ < mostHeaders)) this.#foreign++;
    this.#run = 0;
    this.#lineHasColon = false;
    this.#lineHasKey = false;
    this.#lineIsBlank = true;
    return this.#foreign === foreignLines || this.#sinceKey > foreignBytes;
  }

  #matchFooter(byte: number): void {
    if (byte === footer.charCodeAt(this.#matched)) this.#matched++;
    else if (byte === hyphen) this.#matched = this.#matched === 5 ? 5 : 1;
    else this.#matched = 0;
  }

  #endsFooter(byte: number): boolean {
    if (byte === hyphen) return ++this.#dashes === 5;
    this.#dashes = 0;
    if (!footerText[byte]) this.#matched = 0;
    return false;
  }
}
