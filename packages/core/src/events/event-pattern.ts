/** The patterns that a type matches: itself, each of its prefixes with `.*`, and `*`. */
export function patternsOf(type: string): ReadonlySet<string> {
  const patterns = new Set([type, '*']);
  for (let dot = type.indexOf('.'); dot !== -1; dot = type.indexOf('.', dot + 1))
    patterns.add(`${type.slice(0, dot)}.*`);
  return patterns;
}
