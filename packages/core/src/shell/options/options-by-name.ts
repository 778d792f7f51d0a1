import type { GivenOption } from './read-arguments.js';

const none: ReadonlyMap<string, readonly GivenOption[]> = new Map();

/** Options by every name that they have. */
export function optionsByName(options: readonly GivenOption[]): ReadonlyMap<string, readonly GivenOption[]> {
  if (options.length === 0) return none;
  const found = new Map<string, GivenOption[]>();
  const add = (name: string, given: GivenOption): void => {
    const list = found.get(name);
    if (list === undefined) found.set(name, [given]);
    else list.push(given);
  };
  for (const given of options) {
    const names = given.option?.names ?? [];
    for (const name of names) add(name, given);
    if (!names.includes(given.name)) add(given.name, given);
  }
  return found;
}
