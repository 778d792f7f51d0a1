import type { Redirection } from '../syntax/parse-script.js';
import { listed } from './effect-text.js';
import { type Scene, sourceOf } from './scene.js';

/** Where what is printed ends up, when that is a file. */
export function outputText(redirections: readonly Redirection[], scene: Scene): string {
  const texts = redirections.flatMap((redirection) => {
    if (redirection.type !== 'Redirect' || redirection.target === undefined) return [];
    const { operator, descriptor, target } = redirection;
    const name = sourceOf(scene, target);
    const isError = descriptor?.type === 'FileDescriptor' && descriptor.value !== 1;
    if (!operator.includes('>') || isError || name === '/dev/null' || /^[\d-]+$/.test(name)) return [];
    return [operator.includes('>>') ? `adds what it prints to ${name}` : `writes what it prints to ${name}`];
  });
  return listed(texts);
}
