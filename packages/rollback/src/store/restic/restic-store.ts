import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, newId, OpsError, type Random, systemClock, systemRandom } from '@opspilot/core';
import { currentHolder, holderOfName, isThere, nameOfHolder } from '../../holder/holder.js';
import { checkResticStore } from '../check-store-options.js';
import { entryFromJson } from '../entry-json.js';
import type { Manifest } from '../manifest.js';
import { SnapshotDraft } from '../snapshot-draft.js';
import type { SnapshotStore, SnapshotSummary } from '../snapshot-store.js';
import { damaged, makeStoreDirectory } from '../store-error.js';
import { unknownSnapshot } from '../unknown-snapshot.js';
import { Restic, type ResticAccess } from './restic.js';
import { forgottenTag, type ListedSnapshot, listSnapshots } from './restic-listing.js';
import { ResticObjects } from './restic-objects.js';
import { manifestFile, resticWriter } from './restic-writer.js';

/** Options of {@link resticSnapshotStore}. */
export interface ResticStoreOptions extends ResticAccess {
  /** Directory for what is on its way; it is readable by this user alone, and not encrypted there. Default that of the system. */
  readonly spool?: string;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** A store in a repository of restic. */
export interface ResticSnapshotStore extends SnapshotStore {
  /** Frees what no snapshot needs. @throws OpsError `store-busy` */
  prune(): Promise<void>;
  /** Reads everything of the repository. @throws OpsError `store-damaged`, `store-busy`, `store-unreachable` */
  verify(): Promise<void>;
}

const spoolPrefix = 'opspilot-restic-';

/**
 * Keeps snapshots in a repository of restic, for copies on another site: restic 0.14 or newer encrypts them, keeps the same content
 * once, and reaches all that it has backends for. The repository is made when there is none; other snapshots in it are left alone.
 * Every call of restic takes about half a second, so this store is for copies rather than for a point before each command.
 *
 * @throws OpsError `rollback-options-invalid`, `store-tool-missing`, `store-key-wrong`, `store-unreachable`, `store-unusable`
 */
export async function resticSnapshotStore(options: ResticStoreOptions): Promise<ResticSnapshotStore> {
  checkResticStore(options);
  const { spool = tmpdir(), clock = systemClock, random = systemRandom, ...access } = options;
  const restic = new Restic(access);
  // What was listed last: of a snapshot that stands in it restic's name is known, and asking again takes half a second.
  let listed = await listSnapshots(restic).catch(async (error: unknown) => {
    if (!OpsError.is(error, 'store-unreachable') || !/Is there a repository/.test(error.message)) throw error;
    await restic.run(['init']);
    return [];
  });
  const list = async (): Promise<readonly ListedSnapshot[]> => {
    listed = await listSnapshots(restic);
    return listed;
  };
  makeStoreDirectory(spool);
  await sweepSpool(spool);
  const folder = await mkdtemp(join(spool, `${spoolPrefix}${nameOfHolder(await currentHolder())},`));
  const manifests = new Map<string, Promise<Manifest>>();

  const find = async (id: string): Promise<ListedSnapshot> => {
    const isIt = (each: ListedSnapshot): boolean => each.id === id;
    const found = listed.find(isIt) ?? (await list()).find(isIt);
    if (found === undefined) throw unknownSnapshot(id);
    return found;
  };
  const fetched = await mkdtemp(join(folder, 'fetched-'));
  const objects = new ResticObjects(restic, fetched, async (id) => (await find(id)).name);

  const manifestOf = async ({ id, name, isForgotten }: ListedSnapshot): Promise<Manifest> => {
    if (isForgotten) throw unknownSnapshot(id);
    const known = manifests.get(id) ?? restic.run(['dump', name, `/${manifestFile}`]).then((bytes) => parse(bytes, id));
    manifests.set(id, known);
    known.catch(() => manifests.delete(id));
    return known;
  };

  return {
    begin: async (about) => {
      const own = await mkdtemp(join(folder, 'draft-'));
      return resticWriter(restic, new SnapshotDraft(newId(clock, random), about), own);
    },
    snapshots: async () => {
      const there = (await list()).filter(({ isForgotten }) => !isForgotten);
      const summaries: SnapshotSummary[] = [];
      for (const each of there) summaries.push((await manifestOf(each)).summary);
      return summaries;
    },
    snapshot: async (id) => (await manifestOf(await find(id))).summary,
    entries: async (id) => (await manifestOf(await find(id))).entries,
    async *read({ chunks }) {
      for (const chunk of chunks) {
        const [holder = '', object = ''] = chunk.split('/');
        yield* objects.read(holder, object);
      }
    },
    remove: async (ids) => {
      await forget(restic, new Set(ids));
      listed = [];
    },
    prune: async () => {
      await restic.run(['prune']);
    },
    verify: async () => {
      await restic.run(['check', '--read-data']);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Forgets snapshots; of those that hold what others need, later. */
async function forget(restic: Restic, ids: ReadonlySet<string>): Promise<void> {
  if (ids.size === 0) return;
  const all = await listSnapshots(restic);
  const isGoing = ({ id, isForgotten }: ListedSnapshot): boolean => isForgotten || ids.has(id);
  const needed = new Set(all.filter((each) => !isGoing(each)).flatMap(({ needs }) => needs));
  const going = all.filter(isGoing);
  const later = going.filter(({ id, isForgotten }) => needed.has(id) && !isForgotten).map(({ name }) => name);
  const now = going.filter(({ id }) => !needed.has(id)).map(({ name }) => name);
  if (later.length > 0) await restic.run(['tag', `--add=${forgottenTag}`, ...later]);
  if (now.length > 0) await restic.run(['forget', ...now]);
}

function parse(bytes: Buffer, id: string): Manifest {
  const [first = '{}', ...lines] = bytes.toString('utf8').split('\n');
  const summary: SnapshotSummary = JSON.parse(first);
  const entries = lines.map(entryFromJson);
  if (summary.id === id && summary.entries === entries.length) return { summary, entries };
  throw damaged(id, 'it is not the snapshot that its tag says');
}

/** Takes away what processes of this machine left there that are gone. */
async function sweepSpool(spool: string): Promise<void> {
  for (const name of await readdir(spool)) {
    if (!name.startsWith(spoolPrefix)) continue;
    const holder = holderOfName(name.slice(spoolPrefix.length, name.lastIndexOf(',')));
    if (holder === undefined || (await isThere(holder)) !== false) continue;
    await rm(join(spool, name), { recursive: true, force: true });
  }
}
