import { hasUnknown, ONE_OF, UNKNOWN } from './markers.js';
import { isTooLong, replaced, withoutPrefix, withoutSuffix } from './patterns.js';

/** A change to the value of a parameter; the words within it folded. What cannot be followed comes out as unknown. */
export type TextChange =
  | { readonly type: 'remove'; readonly operator: string; readonly pattern: string }
  | { readonly type: 'replace'; readonly operator: string; readonly pattern: string; readonly replacement: string }
  | { readonly type: 'slice'; readonly offset: string; readonly length: string | undefined }
  | { readonly type: 'case'; readonly operator: string; readonly hasPattern: boolean }
  | { readonly type: 'transform'; readonly operator: string }
  | { readonly type: 'unknown' };

/** A whole number as a slice takes it. */
function integerOf(text: string): number | undefined {
  const value = Number(text.trim());
  return text.trim() !== '' && Number.isInteger(value) ? value : undefined;
}

function slice(text: string, offset: string, length: string | undefined): string {
  const characters = [...text];
  const from = integerOf(offset);
  const count = length === undefined ? characters.length : integerOf(length);
  if (from === undefined || count === undefined) return UNKNOWN;
  const start = from < 0 ? characters.length + from : from;
  if (start < 0) return '';
  const end = count < 0 ? characters.length + count : start + count;
  const firstUnknown = characters.indexOf(UNKNOWN);
  // What lies before the unknown part has its place, if it is counted from the begin.
  if (firstUnknown !== -1 && (from < 0 || count < 0 || length === undefined || end > firstUnknown)) return UNKNOWN;
  return characters.slice(start, Math.max(start, end)).join('');
}

function changeCase(text: string, operator: string): string {
  const [first = ''] = text;
  switch (operator) {
    case '^^':
    case 'U':
      return text.toUpperCase();
    case ',,':
    case 'L':
      return text.toLowerCase();
    case '^':
    case 'u':
      return first.toUpperCase() + text.slice(first.length);
    case ',':
      return first.toLowerCase() + text.slice(first.length);
    default:
      return UNKNOWN;
  }
}

function removeMatch(text: string, operator: string, pattern: string): string {
  if (hasUnknown(pattern) || pattern.includes(ONE_OF)) return UNKNOWN;
  if (isTooLong(text, pattern)) return UNKNOWN;
  const isLongest = operator.length === 2;
  return operator.startsWith('#') ? withoutPrefix(text, pattern, isLongest) : withoutSuffix(text, pattern, isLongest);
}

/** Applies a change to a text. */
export function transformText(text: string, change: TextChange): string {
  if (change.type === 'slice') return slice(text, change.offset, change.length);
  if (hasUnknown(text)) return text;
  switch (change.type) {
    case 'remove':
      return removeMatch(text, change.operator, change.pattern);
    case 'replace': {
      const { operator, pattern, replacement } = change;
      // From version 5.2 on, `&` in a replacement is what was matched.
      if (hasUnknown(pattern) || pattern.includes(ONE_OF) || /[&~]/.test(replacement)) return UNKNOWN;
      return replaced(text, pattern, replacement, operator) ?? UNKNOWN;
    }
    case 'case':
      return change.hasPattern ? UNKNOWN : changeCase(text, change.operator);
    case 'transform':
      return /^[UuL]$/.test(change.operator) ? changeCase(text, change.operator) : UNKNOWN;
    case 'unknown':
      return UNKNOWN;
  }
}
