import type { BytePath } from '../entry/byte-path.js';
import { type Entry, wholeOf } from '../entry/entry.js';
import type { Growing } from '../entry/growing.js';
import { setParticulars } from '../entry/particulars.js';
import { bytesFrom } from '../probe/run-script.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { filledUp } from '../tar/sparse-map.js';
import type { TarHeader } from '../tar/tar-member.js';
import { type TarInput, writeTar } from '../tar/write-tar.js';
import type { LinkToPresent } from './commit-script.js';
import type { DirectorySet } from './directories-to-set.js';
import { finishingScript, finishStaging } from './finish-staging.js';
import { guardedMembers } from './found-function.js';
import type { Change } from './restore-plan.js';
import type { StageLayout } from './stage-layout.js';

/** Names of files that are there by another name, and are not made again. */
export function linksToPresent(
  { staged }: StageLayout,
  entries: ReadonlyMap<BytePath, Entry>,
  changed: ReadonlySet<BytePath>,
): readonly LinkToPresent[] {
  const present = new Map<BytePath, BytePath>();
  for (const { path, hardLink = path, links } of entries.values()) {
    if (links > 1 && !changed.has(path)) present.set(hardLink, path);
  }
  return [...staged].flatMap(([as, { path, hardLink = path, links }]) => {
    const name = links > 1 ? present.get(hardLink) : undefined;
    return name === undefined ? [] : [{ staged: as, present: name }];
  });
}

/** What a stage is made of. */
export interface StageSource {
  readonly store: Pick<SnapshotStore, 'read'>;
  /** The snapshot's. */
  readonly entries: ReadonlyMap<BytePath, Entry>;
  readonly layout: StageLayout;
  readonly present: readonly LinkToPresent[];
  /** What stands there already, below the staging directory. */
  readonly there: ReadonlySet<BytePath>;
  readonly directories: readonly DirectorySet[];
  readonly changes: readonly Change[];
  /** Whether the host has no GNU tar. */
  readonly isBare: boolean;
}

/** The tar stream of everything that is staged. */
export async function* stageMembers(source: StageSource): AsyncGenerator<Buffer, void, undefined> {
  const { layout, directories, changes, isBare } = source;
  async function* members(): AsyncGenerator<TarInput> {
    for (const [name, list] of Object.entries(guardedMembers(changes))) yield own(name, list);
    if (isBare) yield own(finishingScript, Buffer.from(finishStaging(layout), 'latin1'));
    for (const { archive, entries: set } of isBare ? [] : directories) {
      const members = [...set].map(([name, entry]) => ({ header: headerOf(entry, name) }));
      yield own(archive, await bytesFrom(writeTar(members)));
    }
    yield* stagedMembers(source);
  }
  yield* writeTar(members(), isBare);
}

/** What is not there yet of what is staged. */
function* stagedMembers({ store, entries, layout, present, there, isBare }: StageSource): Generator<TarInput> {
  const links = new Set(present.map(({ staged }) => staged));
  // Of the names of one file the first that is staged brings its content: which need not be the first of the snapshot.
  const firsts = new Map<BytePath, BytePath>();
  for (const [as, entry] of layout.staged) {
    if (links.has(as)) continue;
    const file = entry.hardLink ?? entry.path;
    const first = firsts.get(file);
    if (first !== undefined) yield { header: { ...headerOf(entry, as), type: 'hard-link', link: first } };
    else {
      firsts.set(file, as);
      if (!there.has(as)) yield (isBare ? filledMemberOf : memberOf)(store, wholeOf(entry, entries), as);
    }
  }
}

function memberOf(store: Pick<SnapshotStore, 'read'>, entry: Entry, as: BytePath): TarInput {
  const header = headerOf(entry, as);
  return entry.content === undefined ? { header } : { header, content: store.read(entry.content) };
}

/** Without holes: what the tar of BusyBox does not know. */
function filledMemberOf(store: Pick<SnapshotStore, 'read'>, entry: Entry, as: BytePath): TarInput {
  const { segments, ...filled } = entry;
  if (segments === undefined || entry.content === undefined) return memberOf(store, entry, as);
  return { header: headerOf(filled, as), content: filledUp(store.read(entry.content), segments, entry.size) };
}

function own(path: BytePath, content: Buffer): TarInput {
  const header = { path, type: 'file', mode: 0o600, uid: 0, gid: 0, size: content.length, modifiedAt: 0n } as const;
  return { header, content: [content] };
}

function headerOf(entry: Entry, path: BytePath): TarHeader {
  const { mode, uid, gid, modifiedAt, target } = entry;
  const header: Growing<TarHeader> = {
    path,
    type: entry.type === 'socket' ? 'fifo' : entry.type,
    mode,
    uid,
    gid,
    size: entry.type === 'file' ? entry.size : 0,
    modifiedAt,
  };
  if (target !== undefined) header.link = target;
  setParticulars(header, entry);
  return header;
}
