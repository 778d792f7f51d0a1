import { ANY, isDeep, ONE_OF, STAR, shallowest } from './markers.js';

/** Whether a folded glob matches a text. Linear but for the stars, of which the last one alone is tried again. */
export function matchesGlob(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (p < pattern.length && (pattern[p] === text[t] || pattern[p] === ANY || pattern[p] === ONE_OF)) {
      p += 1;
      t += 1;
    } else if (pattern[p] === STAR) {
      star = p;
      mark = t;
      p += 1;
    } else if (star !== -1) {
      p = star + 1;
      mark += 1;
      t = mark;
    } else return false;
  }
  while (pattern[p] === STAR) p += 1;
  return p === pattern.length;
}

/** Whether a folded glob may mean a path: `*` within one directory, `**` at any depth. */
export function matchesPath(pattern: string, path: string): boolean {
  if (isDeep(pattern)) return matchesGlob(pattern, path) || matchesGlob(shallowest(pattern), path);
  return matchesGlob(pattern, path) && pattern.split('/').length === path.split('/').length;
}

/** Longest text in which wildcards are looked for: every part of it is tried. */
const longestSearched = 128;

/** Whether a text is longer than is worth looking for a pattern in. */
export function isTooLong(text: string, pattern: string): boolean {
  return text.length > longestSearched && (pattern.includes(STAR) || pattern.includes(ANY));
}

/** The text without the shortest or longest beginning that matches, as `${x#pattern}` has it. */
export function withoutPrefix(text: string, pattern: string, isLongest: boolean): string {
  if (isPlain(pattern)) return text.startsWith(pattern) ? text.slice(pattern.length) : text;
  const ends = Array.from({ length: text.length + 1 }, (_, end) => end);
  const end = (isLongest ? ends.reverse() : ends).find((at) => matchesGlob(pattern, text.slice(0, at)));
  return end === undefined ? text : text.slice(end);
}

/** The text without the shortest or longest end that matches, as `${x%pattern}` has it. */
export function withoutSuffix(text: string, pattern: string, isLongest: boolean): string {
  if (isPlain(pattern)) return text.endsWith(pattern) ? text.slice(0, text.length - pattern.length) : text;
  const starts = Array.from({ length: text.length + 1 }, (_, start) => start);
  const start = (isLongest ? starts : starts.reverse()).find((at) => matchesGlob(pattern, text.slice(at)));
  return start === undefined ? text : text.slice(0, start);
}

/** The text with matches replaced, as `${x/pattern/replacement}` has it; undefined when that is too much to find out. */
export function replaced(text: string, pattern: string, replacement: string, operator: string): string | undefined {
  if (isTooLong(text, pattern)) return undefined;
  if (text === '') return matchesGlob(pattern, '') ? replacement : text;
  if (operator === '/#') {
    const length = matchLength(text, 0, pattern);
    return length === undefined ? text : replacement + text.slice(length);
  }
  if (operator === '/%') {
    const kept = withoutSuffix(text, pattern, true);
    return kept === text ? text : kept + replacement;
  }
  return replacedWithin(text, pattern, replacement, operator === '//');
}

function replacedWithin(text: string, pattern: string, replacement: string, isEvery: boolean): string {
  let [done, at] = ['', 0];
  while (at < text.length) {
    const length = matchLength(text, at, pattern) ?? 0;
    done += length === 0 ? text[at] : replacement;
    at += length === 0 ? 1 : length;
    if (length > 0 && !isEvery) break;
  }
  return done + text.slice(at);
}

/** Length of the longest match that begins at `at`. */
function matchLength(text: string, at: number, pattern: string): number | undefined {
  if (isPlain(pattern)) return text.startsWith(pattern, at) ? pattern.length : undefined;
  for (let end = text.length; end > at; end -= 1) if (matchesGlob(pattern, text.slice(at, end))) return end - at;
  return undefined;
}

function isPlain(pattern: string): boolean {
  return !pattern.includes(STAR) && !pattern.includes(ANY);
}
