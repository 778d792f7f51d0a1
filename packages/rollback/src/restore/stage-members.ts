import { buffer } from 'node:stream/consumers';
import { type BytePath, parentOf } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';
import { particularsOf } from '../entry/particulars.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import type { TarHeader } from '../tar/tar-member.js';
import { type TarInput, writeTar } from '../tar/write-tar.js';
import type { LinkToPresent } from './commit-script.js';
import type { Change } from './restore-plan.js';
import type { StageLayout } from './stage-layout.js';

/** Names of files that are there by another name, and are not made again. */
export function linksToPresent(
  { staged }: StageLayout,
  entries: ReadonlyMap<BytePath, Entry>,
  changes: readonly Change[],
): readonly LinkToPresent[] {
  const changed = new Set(changes.map(({ path }) => path));
  const present = new Map<BytePath, BytePath>();
  for (const { path, hardLink = path, links } of entries.values()) {
    if (links > 1 && !changed.has(path)) present.set(hardLink, path);
  }
  return [...staged].flatMap(([as, { path, hardLink = path, links }]) => {
    const name = links > 1 ? present.get(hardLink) : undefined;
    return name === undefined ? [] : [{ staged: as, present: name }];
  });
}

/** The tar stream of everything that is staged, the script that puts it into place first. */
export async function* stageMembers(
  store: SnapshotStore,
  layout: StageLayout,
  present: readonly LinkToPresent[],
  changes: readonly Change[],
  script: string,
): AsyncGenerator<Buffer, void, undefined> {
  const links = new Set(present.map(({ staged }) => staged));
  const names = new Map([...layout.staged].map(([as, { path }]) => [path, as]));
  const directories = directoriesToSet(layout, present, changes).map((entry) => ({
    header: headerOf(entry, entry.path),
  }));
  async function* members(): AsyncGenerator<TarInput> {
    yield own('commit.sh', Buffer.from(script, 'latin1'));
    if (directories.length > 0) yield own('directories.tar', await buffer(writeTar(directories)));
    for (const [as, entry] of layout.staged) {
      if (!links.has(as)) yield memberOf(store, entry, as, names.get(entry.hardLink ?? ''));
    }
  }
  yield* writeTar(members());
}

/** Directories whose times are set once everything is in place: those that were there, and those that change when they are placed. */
function directoriesToSet(
  { staged, placements }: StageLayout,
  present: readonly LinkToPresent[],
  changes: readonly Change[],
): readonly Entry[] {
  const there = changes.flatMap((change) => (change.kind === 'adjust' ? [change.entry] : []));
  const moved = placements.flatMap(({ folder, placed }) => placed.map(({ name }) => `${folder}/${name}`));
  const linkedIn = present.map((link) => parentOf(link.staged));
  const made = [...new Set([...moved, ...linkedIn])].flatMap((as) => staged.get(as) ?? []);
  return [...there, ...made.filter(({ type }) => type === 'directory')];
}

/** @param linked - of a further name of a file the member that is its first */
function memberOf(store: SnapshotStore, entry: Entry, as: BytePath, linked: BytePath | undefined): TarInput {
  const header = headerOf(entry, as);
  if (linked !== undefined) return { header: { ...header, type: 'hard-link', link: linked } };
  return entry.content === undefined ? { header } : { header, content: store.read(entry.content) };
}

function own(path: BytePath, content: Buffer): TarInput {
  const header = { path, type: 'file', mode: 0o600, uid: 0, gid: 0, size: content.length, modifiedAt: 0n } as const;
  return { header, content: [content] };
}

function headerOf(entry: Entry, path: BytePath): TarHeader {
  const { mode, uid, gid, modifiedAt, target } = entry;
  return {
    ...{ path, mode, uid, gid, modifiedAt },
    type: entry.type === 'socket' ? 'fifo' : entry.type,
    size: entry.type === 'file' ? entry.size : 0,
    ...(target === undefined ? {} : { link: target }),
    ...particularsOf(entry),
  };
}
