import { ANY, hasGlob, hasMarker, hasUnknown, isDeep, ONE_OF, STAR, UNKNOWN } from './markers.js';
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
  if (start < 0) return hasMarker(text) ? UNKNOWN : '';
  const end = count < 0 ? characters.length + count : start + count;
  const firstUnknown = characters.findIndex(hasMarker);
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
  const isPrefix = operator.startsWith('#');
  const rest = isPrefix ? withoutPrefix(text, pattern, isLongest) : withoutSuffix(text, pattern, isLongest);
  if (!hasMarker(text)) return rest;
  const removed = isPrefix ? text.slice(0, text.length - rest.length) : text.slice(rest.length);
  if (!hasMarker(removed)) return rest;
  // A name has no slash in it, and of all places the outermost is the one that is known.
  const isAtSlash = pattern === (isPrefix ? `${STAR}/` : `/${STAR}`) && !isDeep(removed);
  const isOpen = isPrefix ? pattern.startsWith(STAR) : pattern.endsWith(STAR);
  return isAtSlash || (isLongest && isOpen && pattern.length > 1 && !hasMarker(rest)) ? rest : UNKNOWN;
}

/** Whether what a glob stands for may no longer be a name, or is not what was looked at. */
function losesName(text: string, pattern: string, replacement: string): boolean {
  if (!hasGlob(text)) return false;
  return replacement.includes('/') || pattern.includes('/') || pattern.includes(STAR) || pattern.includes(ANY);
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
      if (losesName(text, pattern, replacement)) return UNKNOWN;
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
