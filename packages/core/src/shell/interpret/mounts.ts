import type { EffectKind } from '../effect.js';
import type { Mount } from '../tools/tool-spec.js';
import { hasGlob } from '../words/markers.js';
import { matchesPath } from '../words/patterns.js';
import type { Place } from './place.js';

/** What a path of a container is outside of it, where it lies in what the container was given. */
export function outsideOf(path: string, { mounts }: Place, kind: EffectKind): string | undefined {
  let nearest: Mount | undefined;
  for (const mount of mounts) {
    if (isBelow(path, mount.path) && mount.path.length >= (nearest?.path.length ?? 0)) nearest = mount;
  }
  if (nearest === undefined || (nearest.isReadOnly && kind !== 'read')) return undefined;
  const rest = nearest.path === '/' ? path : path.slice(nearest.path.length);
  return (nearest.source === '/' ? rest : nearest.source + rest) || '/';
}

/** What a container was given below a path of it. */
export function outsideBelow(path: string, { mounts }: Place, kind: EffectKind): readonly string[] {
  const given = mounts.filter((mount) => !mount.isReadOnly || kind === 'read');
  return given.filter((mount) => isBelow(mount.path, path) || isMatched(mount.path, path)).map(({ source }) => source);
}

function isBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? directory : `${directory}/`);
}

function isMatched(path: string, pattern: string): boolean {
  return hasGlob(pattern) && matchesPath(pattern, path);
}
