import type { Cursor } from './cursor.js';
import { joined, listValue, unknown, type Value } from './value.js';

/** What a method is called on. */
interface Grown {
  readonly value: Value;
  /** What the method was taken from, and the name that it began with. */
  readonly owner: Value | undefined;
  readonly own: string | undefined;
}

/** `words.append("-f")`, `words.extend(more)`: the name holds the longer list from here on. */
export function growList({ values, grammar }: Cursor, { own, owner, value }: Grown, given: readonly Value[]): void {
  if (own === undefined || owner?.items === undefined || values.get(own) !== owner) return;
  const method = value.name?.slice(value.name.lastIndexOf('.') + 1) ?? '';
  const way = grammar.growing?.get(method);
  if (way === undefined) return;
  const added = way === 'all-of' ? given.flatMap(({ items }) => items ?? [unknown]) : given;
  values.set(own, joined(owner, listValue(added)));
}
