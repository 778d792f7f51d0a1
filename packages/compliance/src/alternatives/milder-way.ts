import type { EffectCondition, Pattern } from '../policy/rule.js';

/** How the words of the command change. What changes nothing is no way. */
export interface Rewording {
  /** Words and what takes their place. */
  readonly replace?: Readonly<Record<Pattern, string>>;
  /** Words that are left out. */
  readonly drop?: readonly Pattern[];
  /** Right after the program. */
  readonly first?: readonly string[];
  /** After everything else. */
  readonly last?: readonly string[];
}

/** A milder way to what an effect is for: a command of its own (see `AlternativeTemplate`), or the same in other words. */
export type MilderWay = {
  /** Effects that it is a way for. */
  readonly for: EffectCondition;
  /** What it is for, for a person. */
  readonly note: string;
  /** Words of the command, text against text: one of them has to be there. */
  readonly ifWritten?: readonly Pattern[];
  /** None of them may be there. */
  readonly unlessWritten?: readonly Pattern[];
} & ({ readonly command: string } | { readonly words: Rewording });
