import type { Effect, EffectScope } from '../effect.js';
import type { Statement } from '../syntax/parse-script.js';
import type { ToolTable } from '../tools/tool-table.js';
import type { PartList, PartSource } from './part-list.js';
import type { Positions } from './positions.js';
import type { WatchedText } from './watched-text.js';

/** What explaining a part needs to know of where it stands. */
export interface Scene extends PartSource {
  readonly command: string;
  readonly source: string;
  readonly positions: Positions;
  readonly text: WatchedText;
  readonly tools: ToolTable;
  /** All that the command does. */
  readonly effects: readonly Effect[];
  /** Constructs that this one stands in. */
  readonly depth: number;
  /** Wildcards match a text rather than names of files. */
  readonly isPattern?: true;
  /** Where and as whom the text runs, when not where and as whom the command does. */
  readonly scope?: EffectScope;
  /** Functions that were defined so far. */
  readonly functions: Set<string>;
  /** Adds the parts of statements to a list; here, so that what stands in words can be explained as what stands alone. */
  readonly statements: (statements: readonly Statement[], scene: Scene, list: PartList) => void;
}

/** Constructs within constructs that are told apart; what is deeper is not explained. */
export const deepest = 40;

/** A node of the syntax tree. */
export interface Located {
  readonly pos: number;
  readonly end: number;
}

/** What a node looks like in the command itself, where its own text may have come from what the shell replaced. */
export function shownOf({ command, source, positions }: Scene, { pos, end }: Located): string {
  const span = positions.outer(pos, end);
  return span === undefined ? source.slice(pos, end) : command.slice(span[0], span[1]);
}

/** What a piece of the text does by itself, such as a redirection. */
export function effectsAt({ positions, effects }: Scene, { pos, end }: Located): readonly Effect[] {
  const outer = positions.outer(pos, end);
  return outer === undefined ? [] : effects.filter(({ span }) => span[0] === outer[0] && span[1] === outer[1]);
}

export function sourceOf({ source }: Scene, { pos, end }: Located): string {
  return source.slice(pos, end);
}
