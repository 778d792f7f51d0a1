/** Hides secrets in a sequence of chunks; however the bytes are cut, the result is the same. */
export interface RedactingStream {
  /** Bytes that are safe to show now. Holds back only what may still become part of a secret. */
  write(chunk: Uint8Array): Uint8Array;
  /** What was held back. The stream takes no more. */
  end(): Uint8Array;
}

/** Hides the secrets it was told of, and what has the shape of one. */
export interface Redactor {
  /**
   * Hides `secret` and its common encodings from now on, also in streams that are open.
   * Returns what takes it back.
   */
  add(secret: string | Uint8Array, label?: string): () => void;
  /** `value` with its secrets replaced; the same string when there are none. */
  text(value: string): string;
  /** Deep: strings and keys of plain objects, arrays, maps and sets, errors with their causes, bytes. The same reference when nothing changed. */
  value<T>(value: T): T;
  /** For output that arrives in chunks. One stream per source: stdout and stderr are two. */
  stream(): RedactingStream;
}

export interface RedactorOptions {
  /** Whether to hide what merely looks like a secret, such as private keys and access tokens; default true. */
  readonly shapes?: boolean;
}

/** Not written yet: hides the exact text of secrets only, and streams hold everything back until their end. */
export function createRedactor(_options: RedactorOptions = {}): Redactor {
  const secrets = new Set<string>();
  const text = (value: string): string => {
    let result = value;
    for (const secret of secrets) result = result.replaceAll(secret, '[redacted]');
    return result;
  };
  return {
    add(secret) {
      const exact = Buffer.from(secret as string).toString();
      secrets.add(exact);
      return () => void secrets.delete(exact);
    },
    text,
    value: (value) => (typeof value === 'string' ? (text(value) as typeof value) : value),
    stream() {
      const held: Uint8Array[] = [];
      return {
        write(chunk) {
          held.push(Uint8Array.from(chunk));
          return new Uint8Array();
        },
        end: () => Buffer.from(text(Buffer.concat(held).toString('latin1')), 'latin1'),
      };
    },
  };
}
