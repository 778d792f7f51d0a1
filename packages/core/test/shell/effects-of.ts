import type { Effect } from '../../src/shell/effect.js';
import { analyse } from '../../src/shell/understand.js';

/** `delete:remove /etc recursive force`: kind and action, target, attributes, and where and as whom. */
function shown({ kind, action, target, attributes, scope }: Effect): string {
  const name = target.type === 'path' ? target.path : target.name;
  const where = Object.entries(scope).map(([key, value]) => `@${key}=${value}`);
  return [`${kind}:${action}`, name, ...Object.keys(attributes), ...where].filter((part) => part !== '').join(' ');
}

/** The effects of a command, each as a short text. */
export function effectsOf(command: string): readonly string[] {
  return analyse(command).effects.map(shown);
}
