import { UNKNOWN } from '../words/markers.js';

const anybodys = /^\/(?:tmp|var\/tmp|dev\/shm)\//;

/** Whether a path lies where anybody on the machine may have put what is there. */
export function isAnybodys(path: string): boolean {
  return anybodys.test(path);
}

/** Whether a path lies in what `mktemp` made for this command: nobody else may write there. */
export function isOwnTemporary(path: string): boolean {
  return path.startsWith(`/tmp/tmp.${UNKNOWN}`);
}
