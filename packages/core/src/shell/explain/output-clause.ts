import type { Effect } from '../effect.js';
import type { Redirection } from '../syntax/parse-script.js';
import { type Clause, stating } from './clause.js';
import { listed, scopeText } from './effect-text.js';
import { effectsAt, type Scene, sourceOf } from './scene.js';

/** What is written of a name, where it is not known at which place of the command it stands. */
function writesOf(name: string, { effects, scope = {} }: Scene): readonly Effect[] {
  return effects.filter(
    (effect) =>
      effect.kind === 'write' &&
      effect.target.type === 'path' &&
      effect.target.path === name &&
      scopeText(effect.scope) === scopeText(scope),
  );
}

/** Where what is printed ends up, when that is a file: the shell opens it, whoever and wherever the command is. */
export function outputClause(redirections: readonly Redirection[], scene: Scene): Clause | undefined {
  const outputs = redirections.flatMap((redirection) => {
    if (redirection.type !== 'Redirect' || redirection.target === undefined) return [];
    const { operator, descriptor, target } = redirection;
    const name = sourceOf(scene, target);
    const isError = descriptor?.type === 'FileDescriptor' && descriptor.value !== 1;
    if (!operator.includes('>') || isError || name === '/dev/null' || /^[\d-]+$/.test(name)) return [];
    const text = operator.includes('>>') ? `adds what it prints to ${name}` : `writes what it prints to ${name}`;
    const tells = effectsAt(scene, redirection);
    return [{ text, tells: tells.length > 0 ? tells : writesOf(name, scene) }];
  });
  if (outputs.length === 0) return undefined;
  return stating(listed(outputs.map(({ text }) => text)), scene.scope, {
    tells: outputs.flatMap(({ tells }) => tells),
  });
}
