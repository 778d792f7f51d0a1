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

/** What names hold, but for those that may have been changed since: of them nothing is known. */
export class Unsettled<Held> extends Map<string, Held> {
  readonly #isChanged: (name: string, value: Held) => boolean;
  readonly #unknown: Held;

  constructor(
    unknown: Held,
    isChanged: (name: string, value: Held) => boolean,
    values: Iterable<readonly [string, Held]> = [],
  ) {
    super();
    this.#unknown = unknown;
    this.#isChanged = isChanged;
    for (const [name, value] of values) this.set(name, value);
  }

  override set(name: string, value: Held): this {
    return super.set(name, this.#isChanged(name, value) ? this.#unknown : value);
  }
}
