import { createOneShot } from './redaction/one-shot.js';
import { redactValue } from './redaction/redact-value.js';
import { RedactionStream } from './redaction/redaction-stream.js';
import { SecretRegistry } from './redaction/secret-registry.js';
import { PrivateKeyScanner } from './shapes/private-key-scanner.js';
import { indexShapes } from './shapes/shape-index.js';
import { ShapeScanner } from './shapes/shape-scanner.js';
import { shapes } from './shapes/shapes.js';

/** Hides secrets in a sequence of chunks; however the bytes are cut, the result is the same. */
export interface RedactingStream {
  /** Bytes that are safe to show now. Holds back only what may still become part of a secret. */
  write(chunk: Uint8Array): Uint8Array;
  /** What was held back. The stream takes no more: `redacting-stream-ended`. */
  end(): Uint8Array;
}

/** Hides the secrets it was told of, and what has the shape of one. */
export interface Redactor {
  /**
   * Hides `secret` and its common encodings from now on, also in streams that are open, and returns what takes it back.
   * A newline at its end is not taken as part of it. `label` stands in its place: `[redacted:label]`; what is not a
   * letter, a digit, `_`, `.` or `-` becomes a hyphen.
   *
   * @throws OpsError `secret-too-short` under 5 bytes, `secret-too-long` over 64 KiB
   */
  add(secret: string | Uint8Array, label?: string): () => void;
  /** `value` with its secrets replaced; the same string when there are none. */
  text(value: string): string;
  /**
   * Deep: strings and keys of objects, arrays, maps and sets, errors with their causes, bytes. Only what holds a secret is
   * copied, and what leads to it; the same reference when nothing does. An object with a `toJSON` that would give a secret
   * away becomes what that returns, redacted.
   */
  value<T>(value: T): T;
  /** For output that arrives in chunks. One stream per source: stdout and stderr are two. */
  stream(): RedactingStream;
}

/** What a redactor hides beside the secrets it is told of. */
export interface RedactorOptions {
  /** Whether to hide what merely looks like a secret, such as private keys and access tokens; default true. */
  readonly shapes?: boolean;
}

/**
 * Hides secrets in what leaves the process: output, logs, events, errors, history.
 *
 * Two sorts are found. Known ones, given to `add`: at every place and in every form that tools turn text into (Base64 at
 * any alignment, hexadecimal, percent-encoding, JSON and shell escapes; of secrets with several lines, each line of 16
 * bytes or more too). And what has the shape of one: private keys, access tokens of well-known issuers, JSON Web Tokens,
 * `Authorization` headers, passwords in URLs, in assignments such as `PGPASSWORD=…` and in options of command lines such
 * as `--password …` and `mysql -p…`. References to secrets (`$PASSWORD`, `{{ password }}`) stay readable.
 *
 * The replacement is `[redacted]`, or `[redacted:label]` under the label that `add` was given or the name of the shape.
 * Time is linear in the text. A stream holds back what may still become a secret and no more: a prompt without a newline
 * passes at once. Of shapes without a length of their own it holds back up to 16 KiB (the header of a web token) or 4 KiB
 * (the password of a URL); a token that is longer is hidden to its end, however far that is.
 */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const registry = new SecretRegistry();
  const index = options.shapes === false ? undefined : indexShapes(shapes);
  const open = (): RedactionStream =>
    new RedactionStream(
      registry.automaton,
      index === undefined ? [] : [new PrivateKeyScanner(), new ShapeScanner(index)],
    );
  const once = createOneShot(open, () => registry.automaton);
  return {
    add: (secret, label = '') => registry.add(secret, label),
    text: once.text,
    value: (value) => redactValue(value, once),
    stream() {
      const stream = open();
      return {
        write(chunk) {
          stream.know(registry.automaton);
          return stream.write(chunk);
        },
        end() {
          stream.know(registry.automaton);
          return stream.end();
        },
      };
    },
  };
}
