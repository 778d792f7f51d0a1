import { type BytePath, nameOf, parentOf } from '../entry/byte-path.js';
import type { Entry, PathState } from '../entry/entry.js';
import type { Change } from './restore-plan.js';

/** Paths of one directory that are put into place by a rename each. */
export interface Placement {
  /** Exists now, as a directory. */
  readonly directory: BytePath;
  /** Name of the folder below the staging directory that holds them. */
  readonly folder: string;
  readonly placed: readonly Placed[];
}

/** A path that a rename puts into place, with all that lies below it. */
export interface Placed {
  readonly path: BytePath;
  readonly name: BytePath;
  /** What it takes the place of; undefined where nothing is. */
  readonly now?: PathState;
}

/** Where everything that is made again stands below the staging directory. */
export interface StageLayout {
  readonly placements: readonly Placement[];
  /** Every entry that is staged, by its name below the staging directory; directories before what is in them. */
  readonly staged: ReadonlyMap<BytePath, Entry>;
}

/** Lays out what is created and replaced: whatever lies in a directory that is created goes with it. */
export function layOutStage(changes: readonly Change[]): StageLayout {
  const staged = new Map<BytePath, Entry>();
  const stagedAs = new Map<BytePath, BytePath>();
  const placements = new Map<BytePath, { folder: string; placed: Placed[] }>();
  for (const change of changes) {
    if (change.kind === 'remove' || change.kind === 'adjust') continue;
    const { path, entry } = change;
    const directory = parentOf(path);
    const name = nameOf(path);
    const within = stagedAs.get(directory);
    const placement = placements.get(directory) ?? { folder: String(placements.size), placed: [] };
    if (within === undefined) {
      placement.placed.push({ path, name, ...(change.kind === 'replace' ? { now: change.now } : {}) });
      placements.set(directory, placement);
    }
    const as = `${within ?? placement.folder}/${name}`;
    stagedAs.set(path, as);
    staged.set(as, entry);
  }
  return {
    placements: [...placements].map(([directory, { folder, placed }]) => ({ directory, folder, placed })),
    staged,
  };
}

/** Bytes that file systems give out at least. */
const blockSize = 4096;

/** Bytes that what is staged takes on a disk, holes left out. Names that are linked to what is there take none. */
export function bytesToStage({ staged }: StageLayout, linked: ReadonlySet<BytePath>): number {
  let bytes = 0;
  const seen = new Set<BytePath>();
  for (const [as, { type, path, hardLink = path, size, segments }] of staged) {
    if (linked.has(as) || seen.has(hardLink)) continue;
    seen.add(hardLink);
    const content = type !== 'file' ? 0 : (segments?.reduce((sum, [, length]) => sum + length, 0) ?? size);
    bytes += Math.ceil(content / blockSize) * blockSize;
  }
  return bytes;
}
