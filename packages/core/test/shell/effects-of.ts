import { expect } from 'vitest';
import type { Effect } from '../../src/shell/effect.js';
import { effectActions } from '../../src/shell/explain/effect-phrases.js';
import { analyse } from '../../src/shell/understand.js';

/** `delete:remove /etc recursive force`: kind and action, target, attributes, and where and as whom. */
function shown({ kind, action, target, attributes, scope }: Effect): string {
  const name = target.type === 'path' ? target.path : target.name;
  const where = Object.entries(scope).map(([key, value]) => `@${key}=${value}`);
  return [`${kind}:${action}`, name, ...Object.keys(attributes), ...where].filter((part) => part !== '').join(' ');
}

/** The effects of a command, each as a short text. What the catalogue does is listed by kind, whatever it is. */
export function effectsOf(command: string): readonly string[] {
  const { effects } = analyse(command);
  for (const { kind, action } of effects) expect(effectActions[kind], command).toContain(action);
  return effects.map(shown);
}
