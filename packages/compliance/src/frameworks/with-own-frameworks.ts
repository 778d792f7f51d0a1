import type { Framework } from './framework.js';
import { frameworks } from './frameworks.js';

/** The frameworks that come with the package and those of one's own; of one that is known, the controls are joined. */
export function withOwnFrameworks(own: readonly Framework[]): readonly Framework[] {
  const all = new Map(frameworks.map((framework) => [framework.id, framework]));
  for (const framework of own) {
    const known = all.get(framework.id);
    all.set(
      framework.id,
      known === undefined ? framework : { ...known, controls: { ...framework.controls, ...known.controls } },
    );
  }
  return [...all.values()];
}
