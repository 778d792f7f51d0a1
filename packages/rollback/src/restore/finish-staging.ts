import { quote } from '@opspilot/core';
import { type BytePath, sortedByPath } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';
import { wholeSeconds } from '../tar/seconds.js';
import { callsOf } from './calls.js';
import type { StageLayout } from './stage-layout.js';

/** Name of the member that is run when all is staged, below the staging directory. */
export const finishingScript = 'finish.sh';

/**
 * What the tar of BusyBox leaves undone: it makes symbolic links that lead elsewhere at its end, without their owner, sets the times
 * of directories before it comes to what is in them, and its headers know no times before 1970. Nobody else gets into the staging directory.
 */
export function finishStaging({ staged }: StageLayout): string {
  const all = sortedByPath([...staged].map(([as, entry]) => ({ path: as, entry })));
  const links = all.filter(({ entry }) => entry.type === 'symlink');
  const directories = all.filter(({ entry }) => entry.type === 'directory').reverse();
  const early = all.filter(({ entry }) => entry.type === 'file' && entry.modifiedAt < 0n);
  const named = ({ path }: { readonly path: BytePath }): BytePath => `./${path}`;
  return [
    ...callsOf(links, named, ({ entry }) => `chown -h ${entry.uid}:${entry.gid}`),
    ...callsOf(links, named, ({ entry }) => `touch -h -m -d @${wholeSeconds(entry.modifiedAt)}`),
    ...callsOf(early, named, ({ entry }) => `touch -m -d @${wholeSeconds(entry.modifiedAt)}`),
    ...directories.map(({ path, entry }) => `touch -m -d @${wholeSeconds(entry.modifiedAt)} -- ${quote(`./${path}`)}`),
    ':',
  ].join('\n');
}

/** Lines that set a directory from within: where a symbolic link stands in its place nobody gets to it. */
export function setDirectory({ uid, gid, mode, modifiedAt }: Entry): readonly string[] {
  return [
    `must chown ${uid}:${gid} .`,
    `must chmod ${mode.toString(8).padStart(4, '0')} .`,
    `must touch -m -d @${wholeSeconds(modifiedAt)} .`,
  ];
}
