import type { BytePath } from './byte-path.js';

/** Kernel file systems hold no content that could be put back, and lead everywhere. */
export function isNoDisk(path: BytePath): boolean {
  return /^\/(?:proc|sys|dev)(?:\/|$)/.test(path) && !path.startsWith('/dev/shm/');
}

/** Where they are mounted, as an expression of `find`. */
export const noDisk = String.raw`\( -path /proc -o -path /sys -o -path /dev \)`;
