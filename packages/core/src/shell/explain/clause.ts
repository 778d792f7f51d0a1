import type { EffectScope } from '../effect.js';
import { leastGrave } from './gravity.js';

/** Something that a command does, and how it follows from what comes before. */
export interface Clause {
  readonly text: string;
  readonly scope: EffectScope;
  readonly link: 'then' | 'otherwise';
  /** It changes nothing, reads no file and talks to nobody. */
  readonly isPlain: boolean;
  /** How bad it is, lower is worse: where only some can be told, the worst are. */
  readonly gravity: number;
}

/** A clause that follows from nothing. */
export function stating(
  text: string,
  scope: EffectScope = {},
  { isPlain = false, gravity = leastGrave }: Partial<Pick<Clause, 'isPlain' | 'gravity'>> = {},
): Clause {
  return { text, scope, link: 'then', isPlain, gravity };
}

/** Clauses of which the first begins with something else. */
export function prefixed(beginning: string, clauses: readonly Clause[]): readonly Clause[] {
  const [first, ...rest] = clauses;
  return first === undefined ? [] : [{ ...first, text: `${beginning} ${first.text}` }, ...rest];
}

/** Clauses of which the last goes on: `… and …`. */
export function extended(clauses: readonly Clause[], further: string): readonly Clause[] {
  const last = clauses.at(-1);
  if (further === '') return clauses;
  if (last === undefined) return [stating(further)];
  const text = `${last.text}${last.text.includes(' and ') ? ',' : ''} and ${further}`;
  return [...clauses.slice(0, -1), { ...last, text }];
}
