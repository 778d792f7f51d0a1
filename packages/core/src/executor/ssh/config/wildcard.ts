/**
 * Whether `text` matches a pattern in which `*` stands for any signs and `?` for one. The time is at most the product of
 * both lengths, whatever the pattern.
 */
export function matchesWildcard(text: string, pattern: string): boolean {
  let [at, next] = [0, 0];
  // Where the last star stood, and how far into the text it reaches so far.
  let [star, reached] = [-1, 0];
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = next++;
      reached = at;
    } else if (pattern[next] === '?' || pattern[next] === text[at]) {
      next++;
      at++;
    } else if (star !== -1) {
      next = star + 1;
      at = ++reached;
    } else {
      return false;
    }
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
}

/**
 * Whether `text` matches one of `patterns` and none of those that begin with `!`: a negated match alone never makes a
 * positive one.
 */
export function matchesPatterns(text: string, patterns: readonly string[]): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith('!');
    if (!matchesWildcard(text, negated ? pattern.slice(1) : pattern)) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}
