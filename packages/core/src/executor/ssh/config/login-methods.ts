import type { SshTarget } from '../ssh-target.js';
import type { Applicable } from './applicable-lines.js';

type Methods = NonNullable<SshTarget['methods']>;

/** In the order of OpenSSH, each with the keyword that rules it out. */
const switches = [
  ['publickey', 'pubkeyauthentication'],
  ['keyboard-interactive', 'kbdinteractiveauthentication'],
  ['password', 'passwordauthentication'],
] as const;

/**
 * The ways to log in that a config leaves, in its order: those that `PreferredAuthentications` names and no
 * `…Authentication no` rules out. Undefined where it says nothing about them. What is never tried here (GSSAPI, by host)
 * is left out.
 */
export function loginMethods(first: Applicable['first']): Methods | undefined {
  const isOff = (keyword: string): boolean => /^(?:no|false)$/i.test(first.get(keyword)?.words[0] ?? '');
  const preferred = first.get('preferredauthentications')?.words[0]?.split(',');
  const ruledOut = switches.filter(([, keyword]) => isOff(keyword)).map(([method]) => method);
  if (preferred === undefined && ruledOut.length === 0) return;
  const all = switches.map(([method]) => method);
  const named = [...new Set(preferred ?? all)].flatMap((name) => all.filter((method) => method === name));
  return named.filter((method) => !ruledOut.includes(method));
}
