import type { BytePath } from '../entry/byte-path.js';

/** Prints hashes of its words, NUL-terminated. The sha256sum of BusyBox ends its lines by newlines alone, which names may hold. */
const sumsOf = (isBare: boolean): string =>
  isBare
    ? `sh -c 'for file; do sum=$(sha256sum <"$file") && printf "%s  %s\\000" "\${sum%% *}" "$file"; done' sh`
    : 'sha256sum -z --';

/** A line that prints the hashes of what is staged. */
export function hashStaged(isBare: boolean): string {
  return `find . -mindepth 2 -type f -exec ${sumsOf(isBare)} {} +`;
}

/** A script that prints the hashes of the files that stdin names, NUL-terminated. One that is missing is missing. */
export const digestScript = (isBare: boolean): string => `LC_ALL=C; export LC_ALL
xargs -0 -r ${sumsOf(isBare)} 2>/dev/null
:`;

/** Reads what `sha256sum -z` prints: hashes in hex, by path. */
export function parseDigests(output: Buffer): ReadonlyMap<BytePath, string> {
  return new Map(
    output
      .toString('latin1')
      .split('\0')
      .filter((word) => word !== '')
      .map((word) => [word.slice(66), word.slice(0, 64)]),
  );
}
