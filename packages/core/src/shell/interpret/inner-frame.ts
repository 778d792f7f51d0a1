import { absolute, resolvePath } from '../paths/resolve-path.js';
import type { CallScope } from '../tools/tool-spec.js';
import { SOMEWHERE, UNKNOWN } from '../words/markers.js';
import type { Frame } from './frame.js';
import type { Standing } from './machine.js';
import type { Kin } from './place.js';
import { listOfTexts } from './word-list.js';

/** What reads the lines of a shell by its name: bash and its kin, or a plain shell. */
export function dialectOf(name: string): { readonly isBash?: boolean; readonly kin?: Kin } {
  if (name === 'bash') return { isBash: true };
  if (/^r?zsh$/.test(name)) return { isBash: true, kin: 'zsh' };
  if (/^(?:mk|r?k)sh$/.test(name)) return { isBash: true, kin: 'ksh' };
  return /^(?:da|a)?sh$/.test(name) ? { isBash: false } : {};
}

/** The shell, or the surroundings, of what a command runs: here, in a directory that it names, or on another machine. */
export function innerFrame(
  { frame, place }: Standing,
  scope: CallScope | undefined,
  directory: string | undefined,
  assigned: readonly string[] = [],
): Frame {
  const { host, container } = scope ?? {};
  const isElsewhere = host !== undefined || container !== undefined;
  const inner = isElsewhere ? frame.elsewhere(`${host ?? ''} ${container ?? ''}`) : frame.child();
  // Who changes the root begins there.
  const begins = scope?.cwd ?? (scope?.root === undefined ? directory : '/');
  if (begins !== undefined) {
    const path = resolvePath(begins, { cwd: inner.cwd, user: place.user });
    inner.cwd = path === UNKNOWN ? SOMEWHERE : path;
  }
  if (!isElsewhere) for (const each of assigned) setVariable(inner, each);
  if (scope?.positional !== undefined) setPositional(inner, scope.positional);
  return inner;
}

/** A scope in which the root, and what is mounted, are where they are from here. */
export function seenFrom({ frame, place }: Standing, scope: CallScope | undefined): CallScope | undefined {
  const resolved = (path: string) => resolvePath(path, { cwd: frame.cwd, user: place.user });
  if (scope?.mounts !== undefined) {
    return { ...scope, mounts: scope.mounts.map((mount) => ({ ...mount, source: resolved(mount.source) })) };
  }
  return scope?.root === undefined ? scope : { ...scope, root: absolute(resolved(scope.root)) };
}

function setVariable(frame: Frame, assignment: string): void {
  const equals = assignment.indexOf('=');
  const name = assignment.slice(0, equals);
  frame.setText(name, assignment.slice(equals + 1));
  frame.export(name);
}

function setPositional(frame: Frame, [name, ...words]: readonly string[]): void {
  frame.setText('0', name ?? 'sh');
  frame.positional = listOfTexts(words);
}
