const anybodys = /^\/(?:tmp|var\/tmp|dev\/shm)\//;

/** Whether a path lies where anybody on the machine may have put what is there. */
export function isAnybodys(path: string): boolean {
  return anybodys.test(path);
}
