/** One turn of a conversation with a language model. */
export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Checks what a model answered; throws when it does not fit. Any schema library's `parse` will do. */
export interface ModelSchema<Value> {
  /** Name that the model sees. */
  readonly name: string;
  /** JSON Schema sent to servers that can use one. */
  readonly jsonSchema: Readonly<Record<string, unknown>>;
  /** Our own check, made whatever the server claims. */
  parse(value: unknown): Value;
}

/** What a model is asked. */
export interface ModelRequest<Value> {
  readonly messages: readonly ModelMessage[];
  readonly schema: ModelSchema<Value>;
  readonly signal?: AbortSignal;
}

/** What a model answered, checked. */
export interface ModelAnswer<Value> {
  readonly value: Value;
  /** Tokens. */
  readonly usage: { readonly input: number; readonly output: number };
}

/** A language model that answers in a given shape. */
export interface LanguageModel {
  /** Name for logs and history, such as `gpt-4o-mini`. */
  readonly id: string;
  /** Answers the messages in the shape of the schema; rejects when the answer does not fit it or the signal aborts. */
  generate<Value>(request: ModelRequest<Value>): Promise<ModelAnswer<Value>>;
}
