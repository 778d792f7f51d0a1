import { SOMEWHERE } from '../words/markers.js';
import type { Frame } from './frame.js';
import type { Standing } from './machine.js';

/**
 * Goes on as all the ways together that a shell may have taken. In which directory it stands is not known where they lead to different
 * ones; what begins there is then each of these.
 */
export function joinWays({ frame, machine }: Standing, ways: readonly Frame[]): void {
  const directories = new Set([frame.cwd, ...ways.map(({ cwd }) => cwd)]);
  frame.join(ways);
  if (directories.size < 2 || frame.cwd !== SOMEWHERE) return;
  for (const directory of directories) {
    if (directory !== undefined && directory !== SOMEWHERE) machine.run.link(SOMEWHERE, directory, true);
  }
}
