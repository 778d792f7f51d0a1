/**
 * What a mode given to `chmod`, `install` or `mkdir` allows beyond the ordinary.
 *
 * - `setuid` `setgid`: who runs the file becomes its owner or group
 * - `world-writable`: everybody may change it
 * - `world-readable`: everybody may read it, which only matters for secrets
 * - `deny`: nobody may read, change or run it any more, or nobody may run it
 * - `chmod`: nothing of this
 */
export type ModeMeaning = 'setuid' | 'setgid' | 'world-writable' | 'world-readable' | 'deny' | 'chmod';

const octal = /^[=+-]?0*([0-7]{1,5})$/;
const clause = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/;

/** Takes from everybody what they need to use it: `a-x`, `-rwx`, `a=`. */
const takesAll = /^(?:a|ugo)?(?:-w?[rx][rwxX]{0,8}|=)$/;

/** `u=,g=,o=` */
function leavesNothing(mode: string): boolean {
  const parts = mode.split(',');
  const who = parts.map((part) => part.slice(0, -1)).join('');
  return parts.every((part) => /^[ugo]+=$/.test(part)) && ['u', 'g', 'o'].every((each) => who.includes(each));
}

/** The strongest that `mode` means, octal or symbolic; what cannot be read means `chmod`. */
export function meaningOfMode(mode: string): ModeMeaning {
  const digits = octal.exec(mode)?.[1];
  if (digits !== undefined) {
    const bits = Number.parseInt(digits, 8);
    if (mode.startsWith('-')) return 'chmod';
    return bits === 0 && !mode.startsWith('+') ? 'deny' : ofBits(bits);
  }
  if (takesAll.test(mode) || leavesNothing(mode)) return 'deny';
  return ofBits(mode.split(',').reduce((bits, part) => bits | bitsOf(part), 0));
}

function ofBits(bits: number): ModeMeaning {
  if ((bits & 0o4000) !== 0) {
    return 'setuid';
  }
  // With the sticky bit everybody may add files, but not touch those of others, as in /tmp.
  if ((bits & 0o2) !== 0 && (bits & 0o1000) === 0) {
    return 'world-writable';
  }
  if ((bits & 0o2000) !== 0) {
    return 'setgid';
  }
  return (bits & 0o4) === 0 ? 'chmod' : 'world-readable';
}

/** The bits that a clause such as `u+s` or `go=rw` sets. */
function bitsOf(part: string): number {
  const [, who = '', actions = ''] = clause.exec(part) ?? [];
  let bits = 0;
  for (const [, operator, what = ''] of actions.matchAll(/([-+=])([rwxXstugo]*)/g)) {
    if (operator !== '-') {
      bits |= granted(who, what);
    }
  }
  return bits;
}

function granted(who: string, what: string): number {
  const user = who === '' || /[ua]/.test(who);
  const group = who === '' || /[ga]/.test(who);
  // Without `who` the umask holds back what others would get, except for reading and running.
  const other = /[oa]/.test(who);
  const has = (letter: string): boolean => what.includes(letter);
  return (
    (has('s') && user ? 0o4000 : 0) |
    (has('s') && group ? 0o2000 : 0) |
    (has('t') ? 0o1000 : 0) |
    (has('w') && other ? 0o2 : 0) |
    (has('r') && (other || who === '') ? 0o4 : 0)
  );
}
