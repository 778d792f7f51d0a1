import type { Quoting } from '@opspilot/core/shell';

/** A name within `{{…}}` of a command, and how the shell reads what comes there. */
export interface Placeholder {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly quoting: Quoting;
  /**
   * What may come there: `any` text; a `plain` value, as any other would be code or not arrive as it is; `nothing`, as even a
   * plain one could be code.
   */
  readonly takes: 'any' | 'plain' | 'nothing';
}

/** A command with its placeholders, in their order. */
export interface CommandTemplate {
  readonly text: string;
  readonly placeholders: readonly Placeholder[];
}

/** What a plain value is made of, to be read after "must be". */
export const plainExpected = 'made of letters, digits and . _ : @ % + , / - alone';

/** Whether a value has only characters that mean nothing to a shell. */
export function isPlain(value: string): boolean {
  return /^[\w.:@%+,/-]+$/.test(value);
}
