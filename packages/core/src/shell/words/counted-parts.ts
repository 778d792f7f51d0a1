import { hasMarker } from './markers.js';

/**
 * What stands before and behind so many parts of a text (lines, characters), counted from its begin, or from its end
 * where the count is negative; undefined where one of those is known only when the command runs: such a part stands for
 * any number of them.
 */
export function splitAfter(
  parts: readonly string[],
  count: number,
): readonly [before: string, behind: string] | undefined {
  const at = count < 0 ? Math.max(0, parts.length + count) : count;
  const [before, behind] = [parts.slice(0, at).join(''), parts.slice(at).join('')];
  return hasMarker(count < 0 ? behind : before) ? undefined : [before, behind];
}

/** Names and numbers, apart by blanks. */
const named = /^[\w\s./@%:,+\0\uE000-\uE004-]*$/;

/**
 * Some lines of a text, nobody knows which: any of them. Undefined where a line means something else without the others,
 * as one within quotes does in a script.
 */
export function anyLines(text: string): string | undefined {
  return named.test(text) ? text : undefined;
}
