import { environmentEffects } from './environment-effects.js';
import type { Standing } from './machine.js';

/** Shells begin with their own, whatever they are given. */
const never: ReadonlySet<string> = new Set(['IFS', 'PWD', 'OLDPWD', 'SHLVL', '_']);

/** Starts a shell with variables that its programs get as well. What such a variable does by itself, it does to all of it. */
export function giveVariables(variables: Readonly<Record<string, string>>, standing: Standing): void {
  const { frame, source } = standing;
  // Without types, there may be none, and values that are no text.
  const given = Object.entries(variables ?? {})
    .filter(([name]) => !never.has(name))
    .map(([name, value]) => [name, String(value ?? '')] as const);
  for (const [name, value] of given) {
    frame.setText(name, value);
    frame.export(name);
  }
  // A password is not exposed by being given: it does not stand in the command.
  for (const [name, value] of given) environmentEffects(name, value, [0, source.length], standing, 'given');
}
