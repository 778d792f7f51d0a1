import type { BytePath } from '../entry/byte-path.js';
import type { PathState } from '../entry/entry.js';
import { stateFormat } from '../probe/probe-script.js';
import { StateReader } from '../probe/state-reader.js';
import { hashStaged, parseDigests } from './digest-script.js';
import { foundFile } from './found-function.js';

/** Name of the file in a staging directory that tells what everything there looked like before it was hashed. */
const looksFile = 'looks';

/** What stands in a staging directory, by its name there. */
export interface HashedWhenStaged {
  readonly digests: ReadonlyMap<BytePath, string>;
  /** Of files that nobody has written to since they were hashed if they look the same still. */
  readonly looks: ReadonlyMap<BytePath, PathState>;
}

/**
 * Lines that print the hashes of what is staged, then how it looked before. To run after {@link foundFile} was written. Where find does
 * not print that, nothing is known of how it looked.
 */
export const hashAndLook = (isBare: boolean): string => `find . -type f \\( -path ./${foundFile} -o -path './*/*' \\) \
-printf "${stateFormat('/%P')}" >${looksFile} 2>/dev/null
${hashStaged(isBare)} || exit
printf '\\000'
cat ${looksFile}`;

/**
 * Reads what {@link hashAndLook} printed. The kernel tells times by ticks: what is written twice within one looks the same after both. So
 * only files are taken that had their last change in a tick before that of a file that was written earlier than the look.
 *
 * @throws OpsError `probe-unreadable`
 */
export function parseHashed(output: Buffer): HashedWhenStaged {
  const from = output[0] === 0 ? 0 : output.indexOf('\0\0', 0, 'latin1') + 1;
  const states: PathState[] = [];
  for (const reader = new StateReader(output, from + 1); !reader.isDone; ) states.push(reader.state());
  const mark = states.find(({ path }) => path === `/${foundFile}`)?.modifiedAt ?? 0n;
  const looks = states.filter(({ changedAt }) => changedAt < mark).map((state) => [`.${state.path}`, state] as const);
  return { digests: parseDigests(output.subarray(0, from)), looks: new Map(looks) };
}
