import { hasMarker, STAR } from '../words/markers.js';
import { matchesGlob } from '../words/patterns.js';

/** Whether a resolved path lies below a directory, or may be what a path with wildcards or with something unknown means. */
export function liesBelow(path: string, directory: string): boolean {
  if (hasMarker(directory)) {
    const glob = directory.replace(/[\uE000-\uE004]+/g, STAR);
    return matchesGlob(glob, path) || matchesGlob(`${glob}/${STAR}`, path);
  }
  // All that begins where the command does lies there, and in what is above that.
  if (/^(?:\.|\.\.(?:\/\.\.)*)$/.test(directory)) return !/^(?:[/~\uE000]|\.\.(?:\/|$))/.test(path);
  return path.startsWith(directory.endsWith('/') ? directory : `${directory}/`);
}
