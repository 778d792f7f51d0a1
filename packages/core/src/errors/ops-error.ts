const marker = Symbol.for('opspilot.error');

/** What an error carries beside its message. */
export interface OpsErrorOptions {
  /** Plain facts a program may act on. Never a secret. Frozen on construction. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * The one error of the house. The message says what happened, to what, and what to do; programs read `code`.
 *
 * @typeParam Code - a literal in kebab case, unique across the house
 */
export class OpsError<Code extends string = string> extends Error {
  override readonly name = 'OpsError';
  readonly code: Code;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: Code, message: string, options: OpsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = Object.freeze({ ...options.details });
    // A registered symbol, not `instanceof`: two copies of this package in one process still recognise each other.
    Object.defineProperty(this, marker, { value: true });
  }

  /** Whether `error` is an `OpsError`, of the given `code` when one is named. */
  static is<Code extends string = string>(error: unknown, code?: Code): error is OpsError<Code> {
    if (typeof error !== 'object' || error === null || !(marker in error)) return false;
    return code === undefined || (error as unknown as OpsError).code === code;
  }

  /** Code, message and details; neither stack nor cause, which may hold what must not leave the process. */
  toJSON(): { readonly code: Code; readonly message: string; readonly details: Readonly<Record<string, unknown>> } {
    return { code: this.code, message: this.message, details: this.details };
  }
}
