/** What a span may carry. Never a command or an output: whoever sets an attribute has redacted it. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** A piece of work that is under way. */
export interface Span {
  /** The value leaves the process: redact it first. */
  setAttribute(name: string, value: string | number | boolean): void;
  /**
   * Marks the span as failed. Of an `OpsError` the code and the message are kept, of any other error only its name,
   * since nobody vouches for its words.
   */
  recordError(error: unknown): void;
}

/** Tells how long each piece of work took, within which other. */
export interface Tracer {
  /**
   * Does `work` within a span, a child of the span in whose work this is called. The span ends when the work does; what
   * it throws or rejects with is recorded and passed on untouched.
   *
   * @param name - `opspilot.` and the stage
   */
  span<Result>(name: string, attributes: SpanAttributes, work: (span: Span) => Promise<Result>): Promise<Result>;
}

const noopSpan: Span = { setAttribute: () => {}, recordError: () => {} };

/** Does the work and tells nobody. */
export const noopTracer: Tracer = {
  span: (_name, _attributes, work) => {
    // An `async` function would promise the same once more for each stage of each command.
    try {
      return work(noopSpan);
    } catch (error) {
      return Promise.reject(error);
    }
  },
};
