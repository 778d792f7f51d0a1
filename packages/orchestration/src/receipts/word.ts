import { quote } from '@opspilot/core';

/**
 * `text` as one word of a POSIX shell, whatever it holds. Between double quotes where that means the same: an executor sends a
 * line without other quotes at once.
 */
export function word(text: string): string {
  return /["$`\\!]/.test(text) ? quote(text) : `"${text}"`;
}

/**
 * First words of every script: a shell that ends at the first failure (`errexit`) would leave it halfway, and one that looks for no
 * names of files (`noglob`) would find no process.
 */
export const goOn = 'set +ef';
