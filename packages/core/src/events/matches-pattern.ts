/** Whether events of `type` are among those that `pattern` stands for: the type itself, `noun.*`, or `*`. */
export function matchesPattern(pattern: string, type: string): boolean {
  if (pattern === '*' || pattern === type) return true;
  return pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1));
}

/** Whether a pattern stands for more than one type. */
export function isWildcard(pattern: string): boolean {
  return pattern === '*' || pattern.endsWith('.*');
}
