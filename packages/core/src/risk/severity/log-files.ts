/** Who logged in and who became whom: what is looked at after something went wrong. */
const evidence =
  /(?:^|[./*-])(?:auth|secure|audit|sudo|wtmp|btmp|utmp|lastlog|faillog|tallylog|journal|fail2ban)(?=$|[./*-])/;

/** The last part of a log that was closed and put aside, and perhaps packed. */
const rotated = /(?:\.(?:gz|bz2|xz|zst|lz4|old)|\.\d+|[-.]\d{4}-?\d{2}-?\d{2}(?:\.\w+)?)$/;

/** One file in a directory that a service keeps for its own logs. */
const ofService = /^\/var\/log\/[^/*?]+\/(?:[^/*?]+\/)*[^/*?]+\.(?:log|out|err|txt)$/;

/**
 * How bad it is to lose logs, 0..1. To throw away what was rotated is housekeeping that somebody should know of, and so is
 * to empty the log of one service; what tells who did what stays as bad as it can be.
 */
export function lostLog(path: string): number {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (evidence.test(path.replace(/^\/var\/log\//, ''))) return 0.75;
  if (rotated.test(name)) return 0.5;
  return ofService.test(path) ? 0.6 : 0.75;
}
