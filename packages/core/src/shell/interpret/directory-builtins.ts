import { resolvePath } from '../paths/resolve-path.js';
import { SOMEWHERE, UNKNOWN } from '../words/markers.js';
import { type Builtin, operandsOf, record } from './builtin.js';
import { nothing } from './flows.js';
import type { Standing } from './machine.js';

/** Where a name leads by `CDPATH`; it is asked only for names that say nothing of where they begin. */
function searched(target: string, { frame }: Standing): string {
  if (/^(?:[/~]|\.{1,2}(?:\/|$))/.test(target)) return target;
  const [place = ''] = frame.variable('CDPATH')?.values[0]?.split(':') ?? [];
  return place === '' || place === '.' ? target : `${place}/${target}`;
}

/** The directory that a word names. */
function directoryOf(target: string, standing: Standing): string | undefined {
  const { frame, place } = standing;
  if (target === '-') return frame.previous;
  const path = resolvePath(searched(target, standing), { cwd: frame.cwd, user: place.user });
  if (path === '.') return undefined;
  // Without a name it leads home, or nowhere.
  return path === UNKNOWN ? SOMEWHERE : path;
}

export const changeDirectory: Builtin = (words, standing) => {
  record(words, standing);
  standing.frame.moveTo(directoryOf(operandsOf(words)[0]?.text ?? '~', standing));
  return nothing;
};

/** Puts this directory on the stack and goes to another one, or to the top of the stack. */
export const pushDirectory: Builtin = (words, standing) => {
  record(words, standing);
  const { frame } = standing;
  const target = operandsOf(words)[0]?.text;
  const [next, ...rest] = frame.directories;
  const isRotation = target !== undefined && /^[+-]\d/.test(target);
  frame.directories = [frame.cwd, ...(target === undefined ? rest : frame.directories)];
  frame.moveTo(isRotation ? SOMEWHERE : target === undefined ? next : directoryOf(target, standing));
  return nothing;
};

export const popDirectory: Builtin = (words, standing) => {
  record(words, standing);
  const { frame } = standing;
  const [next, ...rest] = frame.directories;
  frame.directories = rest;
  frame.moveTo(words.length > 1 ? SOMEWHERE : next);
  return nothing;
};
