import type { EffectKind } from '../effect.js';
import { resolvePath } from '../paths/resolve-path.js';
import type { EffectDetail, Word } from '../tools/tool-spec.js';
import { emitPath } from './emit.js';
import type { Standing } from './machine.js';
import { within } from './place.js';

type Detail = EffectDetail & { readonly scope: NonNullable<EffectDetail['scope']> };

/** An effect on a path of another machine or a container, of whose directories nothing is known here. */
export function emitElsewhere(
  { machine, place }: Standing,
  kind: EffectKind,
  action: string,
  word: Word,
  { attributes, confidence, scope, span = word.span }: Detail,
  wrapper: string,
): void {
  const path = resolvePath(word.text, { cwd: undefined, user: scope.user });
  emitPath({ machine, place: within(place, wrapper, scope) }, { kind, action, path, span, attributes, confidence });
}
