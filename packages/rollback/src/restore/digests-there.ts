import { type BytePath, pathList } from '../entry/byte-path.js';
import { withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { digestScript, parseDigests } from './digest-script.js';
import { runRestoring } from './restore-failed.js';

/**
 * Hashes of files where they are, in hex, by path; one that is missing is missing. Where none is asked for, nobody asks.
 *
 * @param isBare - whether the host has no GNU tar
 * @throws OpsError `restore-failed`, `tool-missing`
 */
export async function digestsThere(
  start: StartThere,
  files: readonly BytePath[],
  isBare: boolean,
  signal?: AbortSignal,
): Promise<ReadonlyMap<BytePath, string>> {
  if (files.length === 0) return new Map();
  const stdin = pathList(files);
  return parseDigests(await runRestoring(start, digestScript(isBare), { stdin, ...withSignal(signal) }));
}
