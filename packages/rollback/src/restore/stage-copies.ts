import { quote } from '@opspilot/core';
import { type CopiesOptions, copiesFolder, defaultMinSize } from '../copies/copies-folder.js';
import { isPlain } from '../copies/is-plain.js';
import { type BytePath, parentOf } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';
import { withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { wholeScript } from '../probe/whole-script.js';
import { seconds } from '../tar/seconds.js';
import { callsOf, groupBy, groupsOf } from './calls.js';
import { hashStaged, parseDigests } from './digest-script.js';
import { runRestoring } from './restore-failed.js';
import type { StageLayout } from './stage-layout.js';
import { beginStaging } from './stage-script.js';

/** What is staged from copies on the host. */
export interface StagedCopies {
  /** Whether the staging directory is made already. */
  readonly isBegun: boolean;
  /** What stands there already and is what the store has, below the staging directory. */
  readonly there: ReadonlySet<BytePath>;
}

interface CopiesSource {
  readonly start: StartThere;
  readonly snapshot: string;
  readonly copies?: CopiesOptions;
  /** Whether the host has no GNU tar: nor has it a cp that copies many files at once. */
  readonly isBare: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Stages what there are copies of on the host, in one round trip; nothing where that saves none.
 *
 * @param links - names below the staging directory that are made otherwise
 * @throws OpsError `target-full`, `restore-failed`
 */
export async function stageCopies(
  { start, snapshot, copies, isBare, signal }: CopiesSource,
  { staged }: StageLayout,
  links: ReadonlySet<BytePath>,
  { staging, bytes }: { readonly staging: BytePath; readonly bytes: number },
): Promise<StagedCopies> {
  const files = [...staged].filter(([as, entry]) => isPlain(entry) && !links.has(as));
  const size = files.reduce((sum, [, entry]) => sum + entry.size, 0);
  if (copies === undefined || isBare || size < (copies.minSize ?? defaultMinSize))
    return { isBegun: false, there: new Set() };
  const script = Buffer.from(wholeScript(copyScript(staging, bytes, snapshot, files)), 'latin1');
  const digests = parseDigests(await runRestoring(start, 'sh', { stdin: script, ...withSignal(signal) }));
  const there = files.filter(([as, { content }]) => digests.get(`./${as}`) === content?.digest).map(([as]) => as);
  return { isBegun: true, there: new Set(there) };
}

type Staged = readonly [as: BytePath, entry: Entry];

function copyScript(staging: BytePath, bytes: number, snapshot: string, files: readonly Staged[]): string {
  const folders = [...groupBy(files, ([as]) => parentOf(as))];
  const set = (callFor: (entry: Entry) => string): readonly string[] =>
    callsOf(
      files,
      ([as]) => `./${as}`,
      ([, entry]) => callFor(entry),
    );
  return [
    beginStaging(staging, bytes),
    copiesFolder,
    `own_copies && kept=$copies/${quote(snapshot)} && [ -d "$kept" ] || exit 0`,
    ...groupsOf(folders).map((some) => `mkdir -p -- ${some.map(([folder]) => quote(`./${folder}`)).join(' ')}`),
    // What has no copy is sent.
    'exec 2>/dev/null',
    ...folders.flatMap(([folder, inside]) =>
      groupsOf(inside).map(
        (some) =>
          `cp --reflink=auto -t ${quote(`./${folder}`)} -- ${some.map(([, { path }]) => `"$kept"${quote(path)}`).join(' ')}`,
      ),
    ),
    // Owners first: a new one takes suid away.
    ...set(({ uid, gid }) => `chown -h ${uid}:${gid}`),
    ...set(({ mode }) => `chmod ${mode.toString(8).padStart(4, '0')}`),
    ...set(({ modifiedAt }) => `touch -m -d @${seconds(modifiedAt)}`),
    hashStaged(false),
  ].join('\n');
}
