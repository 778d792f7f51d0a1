import type { Effect, EffectScope } from '../effect.js';
import { scopeText } from './effect-text.js';
import { gravest } from './gravity.js';

/** Something that a command does, and how it follows from what comes before. */
export interface Clause {
  readonly text: string;
  readonly scope: EffectScope;
  readonly link: 'then' | 'otherwise' | 'also';
  /** It changes nothing, reads no file and talks to nobody. */
  readonly isPlain: boolean;
  /** The effects that it puts into words. */
  readonly tells: readonly Effect[];
  /** How bad it is, lower is worse: where only some can be told, the worst are. */
  readonly gravity: number;
}

/** A clause that follows from nothing. */
export function stating(
  text: string,
  scope: EffectScope = {},
  { isPlain = false, tells = [] }: Partial<Pick<Clause, 'isPlain' | 'tells'>> = {},
): Clause {
  return { text, scope, link: 'then', isPlain, tells, gravity: gravest(tells) };
}

/** Clauses of which the first begins with something else. */
export function prefixed(beginning: string, clauses: readonly Clause[]): readonly Clause[] {
  const [first, ...rest] = clauses;
  return first === undefined
    ? []
    : [{ ...first, text: beginning === '' ? first.text : `${beginning} ${first.text}` }, ...rest];
}

/** Clauses of which the last goes on, `… and …`, unless what is further happens elsewhere. */
export function extended(clauses: readonly Clause[], further: Clause | undefined): readonly Clause[] {
  const last = clauses.at(-1);
  if (further === undefined) return clauses;
  if (last === undefined || scopeText(last.scope) !== scopeText(further.scope)) return [...clauses, further];
  const text = `${last.text}${last.text.includes(' and ') ? ',' : ''} and ${further.text}`;
  const tells = [...last.tells, ...further.tells];
  const gravity = Math.min(last.gravity, further.gravity);
  return [...clauses.slice(0, -1), { ...last, text, isPlain: false, tells, gravity }];
}
