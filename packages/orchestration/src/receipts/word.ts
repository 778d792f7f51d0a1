import { quote } from '@opspilot/core';

/**
 * `text` as one word of a POSIX shell, whatever it holds. Between double quotes where that means the same: an executor sends a
 * line without other quotes at once.
 */
export function word(text: string): string {
  return /["$`\\!]/.test(text) ? quote(text) : `"${text}"`;
}
