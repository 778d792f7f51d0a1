import { DEEP, STAR } from '../words/markers.js';

/** Directories that hold secrets among other things: whoever takes all of them takes those. */
const holders: ReadonlySet<string> = new Set([
  '/',
  '/etc',
  '/root',
  '/home',
  '~',
  '/var',
  '/var/lib',
  '/etc/ssl',
  '/etc/ssh',
]);

/** The directory that a path means all of, should it mean that. */
function wholeOf(path: string): string {
  for (const all of [`/${DEEP}`, `/${STAR}`]) if (path.endsWith(all)) return path.slice(0, -all.length) || '/';
  return path;
}

/** Whether all that is below a directory includes secrets. */
export function sensitiveWhole(path: string): boolean {
  const whole = wholeOf(path);
  return (
    holders.has(whole) ||
    /^\/home\/[^/]+$/.test(whole) ||
    /^\/var\/lib\/(?:mysql|postgresql|mongodb|etcd|ldap)/.test(whole) ||
    whole.endsWith('/.ssh') ||
    whole.endsWith('/.aws') ||
    whole.endsWith('/.gnupg')
  );
}
