import { SOMEWHERE, UNKNOWN } from '../words/markers.js';

/** Where relative paths begin and whose home `~` is. */
export interface Surroundings {
  /** Folded; undefined when it is where the command began and nothing is known of that. */
  readonly cwd: string | undefined;
  /** Name of the user that the command runs as, when known. */
  readonly user: string | undefined;
}

/** The home directory of a user by the customs of Linux; `~` when nobody knows whose. */
export function homeOf(user: string | undefined): string {
  if (user === undefined) return '~';
  return user === 'root' ? '/root' : `/home/${user}`;
}

/**
 * A path without `.`, `..` and doubled slashes, absolute where the directory is known. What is unknown stays a part of
 * its own: nothing is taken away across it but by `..` itself.
 */
export function resolvePath(path: string, { cwd, user }: Surroundings): string {
  const full = fullPath(path, cwd, user);
  if (!/\/\.|\/\/|\/$|^\.\.?(?:\/|$)/.test(full)) return full;
  let isAbsolute = full.startsWith('/');
  const parts: string[] = [];
  for (const part of full.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (isAbsolute) parts.pop();
    else isAbsolute = goUp(parts);
  }
  const joined = parts.join('/');
  if (isAbsolute) return `/${joined}`;
  return joined === '' ? '.' : joined;
}

/** What a resolved path may be that goes up from a home of which nobody knows whose: that of root lies below the root itself. */
export function besideHome(path: string): readonly string[] | undefined {
  const rest = /^~[^/]*\/\.\.(\/.*)?$/s.exec(path);
  if (rest === null) return undefined;
  const below = rest[1] ?? '';
  return [below === '' ? '/' : below, `/home${below}`];
}

/** A directory as `$PWD` has it: never relative, and never empty. */
export function absolute(directory: string | undefined): string {
  if (directory === undefined) return SOMEWHERE;
  return /^[/~\uE000]/.test(directory) ? directory : `${SOMEWHERE}/${directory}`;
}

/** `link/` and `link/.` are what the link leads to. */
export function meansWhatIsLinked(path: string): boolean {
  return path.endsWith('/') || path.endsWith('/.') || path === '.';
}

/** Goes up from a path that does not begin at the root; answers whether it does then. */
function goUp(parts: string[]): boolean {
  const [first = ''] = parts;
  // Above whatever directory homes lie in is the root.
  if (first.startsWith('~') && parts.length === 2 && parts[1] === '..') {
    parts.length = 0;
    return true;
  }
  const isKnown = first !== UNKNOWN && first !== SOMEWHERE && !first.startsWith('~');
  // What is above a directory of which nothing is known is not known either.
  if (parts.length > (isKnown ? 0 : 1) && parts.at(-1) !== '..') parts.pop();
  else parts.push('..');
  return false;
}

/** The root and the directory of a process: its own, or those of one that is taken to stand where this one does. */
const ofProcess = /^\/proc\/(?:self|thread-self|[\d\uE000-\uE003]+)\/(?:(root)|cwd)(?=\/|$)/;

function fullPath(path: string, cwd: string | undefined, user: string | undefined): string {
  const process = path.startsWith('/proc/') ? ofProcess.exec(path) : null;
  if (process !== null) {
    const rest = path.slice(process[0].length);
    return process[1] === undefined ? `${cwd ?? '.'}${rest}` : rest || '/';
  }
  const first = path.charCodeAt(0);
  if (first === 126) return homePath(path, user);
  if (first === 47 || path.startsWith(UNKNOWN) || cwd === undefined) return path;
  return cwd === '/' ? `/${path}` : `${cwd}/${path}`;
}

/** `~`, `~/x`, `~name/x`. */
function homePath(path: string, user: string | undefined): string {
  const slash = path.indexOf('/');
  const name = path.slice(1, slash === -1 ? undefined : slash);
  const rest = slash === -1 ? '' : path.slice(slash);
  if (name === '' || name === '+') return homeOf(name === '' ? user : undefined) + rest;
  return /^[a-z_][a-z0-9_.-]*$/i.test(name) ? homeOf(name) + rest : path;
}
