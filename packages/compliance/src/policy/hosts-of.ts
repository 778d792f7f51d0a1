/** The hosts that a command names for one effect, without who logs in there: `pdsh -w` and its like take several at once. */
export function hostsOf(scope: string): readonly string[] {
  return scope
    .split(',')
    .map((name) => name.slice(name.lastIndexOf('@') + 1).trim())
    .filter((name) => name !== '');
}
