import { listOf } from './list-of.js';
import { coversPattern } from './matches-pattern.js';
import { overlapsPattern } from './overlaps-pattern.js';
import type { OneOrMore, Pattern } from './rule.js';
import { homesOf, type Touched } from './touched.js';

/** A pattern of paths without `.`, `..`, doubled slashes and one at the end. */
function normalized(pattern: Pattern): Pattern {
  if (!/\/\.|\/\/|\/$|^\.\.?(?:\/|$)/.test(pattern)) return pattern;
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts.at(-1);
    if (part !== '..' || last === '..' || last === '**' || (last === undefined && !pattern.startsWith('/')))
      parts.push(part);
    else parts.pop();
  }
  return `${pattern.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}

/** `**` and a slash also stand for the directory that a relative path begins in. */
function floating(pattern: Pattern): readonly Pattern[] {
  return pattern.startsWith('**/') ? [pattern, pattern.slice(3)] : [pattern];
}

/** Directories that are one on the systems of today. Source: Debian's merged /usr; Filesystem Hierarchy Standard 3.0, 3.15 and 5.9. */
const merged: readonly (readonly [string, string])[] = [
  ['/bin', '/usr/bin'],
  ['/sbin', '/usr/sbin'],
  ['/lib', '/usr/lib'],
  ['/lib64', '/usr/lib64'],
  ['/var/run', '/run'],
  ['/var/lock', '/run/lock'],
];

/** A pattern, and the same by the other name of the directory that it begins with. */
function aliasesOf(pattern: Pattern): readonly Pattern[] {
  const others = merged.flatMap(([one, other]) =>
    [[one, other] as const, [other, one] as const].flatMap(([from, to]) =>
      pattern === from || pattern.startsWith(`${from}/`) ? [to + pattern.slice(from.length)] : [],
    ),
  );
  return [pattern, ...others];
}

/** A test for what may be touched: whether some path of it may fit one of the patterns. */
export function mayReach(patterns: OneOrMore<Pattern>): (touched: Touched) => boolean {
  const all = listOf(patterns).map(normalized);
  const isReached = overlapsPattern(all.flatMap(aliasesOf).flatMap(floating).flatMap(homesOf));
  // What is moved or written is a directory only where somebody has named what lies in it.
  const isReachedInside = overlapsPattern(
    all
      .filter((pattern) => !pattern.startsWith('*'))
      .flatMap(aliasesOf)
      .flatMap(homesOf),
  );
  return ({ paths, inside }) => paths.some(isReached) || inside.some(isReachedInside);
}

/** A test for all that is touched: whether every path of it fits one of the patterns. */
export function surelyWithin(patterns: OneOrMore<Pattern>): (touched: readonly Pattern[] | undefined) => boolean {
  const covers = coversPattern(listOf(patterns).map(normalized).flatMap(floating));
  return (touched) => touched?.every(covers) === true;
}
