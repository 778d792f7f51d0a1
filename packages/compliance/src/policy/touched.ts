import type { Effect } from '@opspilot/core';
import type { Judged } from './policy.js';
import type { Pattern } from './rule.js';

/** What the analysis shows for a part that is not known. */
const unknown = '…';
/** Directories that `..` may come to by wildcards are few in any command that is meant well. */
const mostClimbs = 4;

/** A segment whose wildcards may also come to `..`: `.*`, `.?`, `..*`. */
const climbing = /^\.(?:\.?\*|\?|\.?\?\*)[*?]*$/;
const anywhere = '/**';

/** A text of the analysis as a pattern: what is not known may be anything. */
function asPattern(text: string): Pattern {
  return text.includes(unknown) ? text.replaceAll(unknown, '**') : text;
}

/** The paths that a path may come to, each wildcard that may stand for `..` taken for a name and for `..`. */
function climbed(path: Pattern): readonly Pattern[] {
  if (!path.includes('/.')) return [path];
  const parts = path.split('/');
  const wild = parts.filter((part) => climbing.test(part)).length;
  if (wild === 0) return [path];
  if (wild > mostClimbs) return [anywhere];
  let found: readonly (readonly string[])[] = [[]];
  for (const part of parts) {
    found = found.flatMap((before) => {
      const below = [...before, part];
      return climbing.test(part) ? [below, before.slice(0, -1)] : [below];
    });
  }
  return found.map((each) => each.join('/') || '/');
}

/** `**` as a part of a path stands for any number of directories, none included: the pattern with them, and without any. */
function withoutDepth(path: Pattern): readonly Pattern[] {
  const shallow = path.replace(/(^|\/)(?:\*\*\/)+/g, '$1');
  return shallow === path ? [path] : [path, shallow];
}

/** A path, and where it lies when it begins at a home that may be anybody's. */
export function homesOf(path: Pattern): readonly Pattern[] {
  if (path !== '~' && !path.startsWith('~/')) return [path];
  const rest = path.slice(1);
  return [path, `/root${rest}`, `/home/*${rest}`];
}

/** What goes up from a directory that nobody knows may lie anywhere. */
function rooted(path: Pattern): Pattern {
  if (path === '..') return anywhere;
  return path.startsWith('../') ? path.replace(/^(?:\.\.\/)+/, '/**/') : path;
}

/** What is searched for from here lies below here: `**` at the beginning of a relative path stands for no slash first. */
function belowHere(path: Pattern): readonly Pattern[] {
  if (!path.startsWith('**')) return [path];
  return path.startsWith('**/') ? [`?${path}`, path.slice(3)] : [`?${path}`];
}

function below(path: Pattern): Pattern {
  return path === '/' ? anywhere : `${path}/**`;
}

/** Patterns of paths that an effect may touch: where nothing tells, it may. */
export interface Touched {
  readonly paths: readonly Pattern[];
  /** What lies in them, should they be directories: a file may be put there, and a directory moved away. */
  readonly inside: readonly Pattern[];
}

/** Whether a command goes to a directory that is not below the one before, or that nobody knows. */
function wanders({ commands }: Judged['analysis']): boolean {
  return commands.some(
    ({ program, arguments: words }) =>
      (program === 'cd' || program === 'pushd') && words.some((text) => /^[/~-]|…|(?:^|\/)\.\.(?:\/|$)/.test(text)),
  );
}

function isRelative(path: string): boolean {
  return !/^[/~…]/.test(path);
}

/** What an effect on `path` may touch. A path that is still relative, after the command went elsewhere, may lie anywhere. */
export function mayTouch(path: string, { kind, action, attributes }: Effect, { analysis }: Judged): Touched {
  const isLost = isRelative(path) && wanders(analysis);
  const paths = (isLost ? [`${anywhere}/${path}`] : belowHere(path))
    .flatMap((each) => climbed(rooted(asPattern(each))))
    .flatMap(withoutDepth)
    .flatMap(homesOf);
  if (attributes.recursive === true) return { paths: [...paths, ...paths.map(below)], inside: [] };
  return { paths, inside: kind === 'write' || action === 'move' ? paths.map(below) : [] };
}

/** Patterns that together fit all that an effect on `path` touches; undefined where that is not known. */
export function touches(
  path: string,
  { action, attributes }: Effect,
  { analysis }: Judged,
): readonly Pattern[] | undefined {
  const isKnown = attributes.dynamic !== true && !path.includes(unknown) && !/^\.\.(?:\/|$)/.test(path);
  if (!isKnown || (isRelative(path) && wanders(analysis))) return undefined;
  const paths = climbed(path).flatMap(withoutDepth);
  return attributes.recursive === true || action === 'move' ? [...paths, ...paths.map(below)] : paths;
}

/** A pattern that fits whatever a name may come to; wildcards in names know no directories. */
export function mayName(name: string): Pattern {
  return name.replaceAll(/[…*]+/g, '**');
}
