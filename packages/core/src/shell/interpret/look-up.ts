import { absolute, homeOf } from '../paths/resolve-path.js';
import { UNKNOWN } from '../words/markers.js';
import { plain } from './flows.js';
import type { Frame } from './frame.js';
import type { Variable } from './variable.js';
import { isSettled, type WordList, wordsAt } from './word-list.js';

export const unknownVariable: Variable = Object.freeze({ values: [UNKNOWN], traits: plain });

/** A variable of one known value. */
export function known(text: string): Variable {
  return { values: [text], traits: plain };
}

/** A variable that is a list. Where one value is wanted, it is the first. */
export function listed(elements: WordList): Variable {
  return { ...elementAt(elements, 0), elements };
}

/** An element of a list, every value that it may have. It may not be there at all where the list is not known so far. */
export function elementAt(elements: WordList, at: number): Variable {
  const values = wordsAt(elements, at);
  if (values.length === 0) return known('');
  return at < elements.settled ? { values, traits: plain } : { values, traits: plain, isUnset: true };
}

/** What a shell has in it from the start. The values are those that an attacker could count on, not those of a machine. */
const surroundings: ReadonlyMap<string, Variable> = new Map(
  Object.entries({
    IFS: known(' \t\n'),
    SHELL: known('/bin/sh'),
    BASH: known('/bin/bash'),
    '0': known('sh'),
    '#': known('0'),
    OPTIND: known('1'),
    PATH: known('/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'),
    PS2: known('> '),
    PS4: known('+ '),
  }),
);

function argumentOf(name: string, positional: WordList | undefined): Variable {
  if (positional === undefined) return name === '#' ? known('0') : unknownVariable;
  if (name === '#') return isSettled(positional) ? known(String(positional.words.length)) : unknownVariable;
  return name === '@' || name === '*' ? listed(positional) : elementAt(positional, Number(name) - 1);
}

/** The variable of a name in a frame; what nobody has set may come from the environment. */
export function lookUp(name: string, frame: Frame, user: string | undefined): Variable {
  const own = frame.variable(name);
  if (own !== undefined) return own;
  if (/^(?:[1-9]\d*|[@*#])$/.test(name)) return argumentOf(name, frame.positional);
  if (name === 'HOME') return known(homeOf(user));
  if (name === 'PWD') return known(absolute(frame.cwd));
  if (name === 'OLDPWD') return known(absolute(frame.previous));
  if ((name === 'USER' || name === 'LOGNAME') && user !== undefined) return known(user);
  return surroundings.get(name) ?? unknownVariable;
}

/** Whether nothing in the command has set the variable. */
export function isUnset(name: string, frame: Frame): boolean {
  if (/^[1-9]\d*$/.test(name)) return frame.positional === undefined;
  return frame.variable(name) === undefined && !surroundings.has(name);
}

/** Characters that end fields. */
export function separatorsOf(frame: Frame): string {
  const values = frame.variable('IFS')?.values;
  return values === undefined ? ' \t\n' : values.join('');
}
