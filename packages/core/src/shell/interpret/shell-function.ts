import type { Span } from '../effect.js';
import type { CommandNode, CompoundList } from '../syntax/parse-script.js';

/** A function: its body, the text that it was parsed from, and where that stands. */
export interface ShellFunction {
  readonly body: CommandNode | CompoundList;
  readonly source: string;
  readonly origin: Span | undefined;
  readonly offset: number;
  /** It is an alias, in which its own name means the command. */
  readonly isAlias?: true;
  /** Shells that are started get it. */
  readonly isExported?: true;
  /** What the name may mean as well: what was defined before, or where this one was not. */
  readonly others?: readonly ShellFunction[];
}

/** A function that may be either of two. */
export function eitherOf(a: ShellFunction, b: ShellFunction): ShellFunction {
  const known = new Map([a, ...(a.others ?? []), b, ...(b.others ?? [])].map((each) => [each.body, each]));
  if (known.size <= 1 + (a.others?.length ?? 0)) return a;
  return { ...a, others: [...known.values()].filter(({ body }) => body !== a.body) };
}
