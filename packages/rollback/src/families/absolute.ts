import { posix } from 'node:path';
import type { Call } from './family.js';

/** A path as seen from the root; undefined when it is not known where the command runs. */
export function absolute({ directory }: Call, path: string): string | undefined {
  if (posix.isAbsolute(path)) return posix.normalize(path);
  return directory === undefined ? undefined : posix.join(directory, path);
}

/** Several; undefined when one of them cannot be told. */
export function allAbsolute(call: Call, paths: readonly string[]): readonly string[] | undefined {
  const found = paths.map((path) => absolute(call, path));
  return found.every((path): path is string => path !== undefined) ? found : undefined;
}
