/** Ways of a language to give a name another value that are not followed: how it changes what is there in place. */
export interface Changes {
  /** Each group is a name. */
  readonly names: RegExp;
  /** Anything may get another value. */
  readonly all?: RegExp;
}

/** Says of a name whether it may hold something else than what was last assigned to it; undefined where none does. */
export function changedNames(source: string, changes: Changes | undefined): ((name: string) => boolean) | undefined {
  if (changes === undefined) return undefined;
  if (changes.all?.test(source) === true) return () => true;
  const names = new Set<string>();
  for (const [, ...groups] of source.matchAll(changes.names)) {
    for (const name of groups) if (name !== undefined) names.add(name);
  }
  return names.size === 0 ? undefined : (name) => names.has(name);
}
