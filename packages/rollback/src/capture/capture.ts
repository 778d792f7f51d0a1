import { mustBe, OpsError, type OptionRules } from '@opspilot/core';
import type { CopiesOptions } from '../copies/copies-folder.js';
import { keepCopies } from '../copies/keep-copies.js';
import { type BytePath, showPath, sortedByPath } from '../entry/byte-path.js';
import { type Entry, isUnread, type PathState, wholeOf } from '../entry/entry.js';
import { ofMachine } from '../machine/machine.js';
import type { Probe } from '../probe/parse-probe.js';
import { probe } from '../probe/probe.js';
import { hasSameRights, isSameState } from '../probe/same-state.js';
import type { StartThere } from '../probe/start-there.js';
import { type OnProgress, ProgressCount } from '../progress/progress.js';
import { requireOptions } from '../require-options.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import { copiesRule, limitRules, storeRule } from '../snapshot-options.js';
import type { Root, SnapshotAbout, SnapshotStore, SnapshotSummary, SnapshotWriter } from '../store/snapshot-store.js';
import { type CaptureLimits, captureRoom } from './capture-room.js';
import { joinLinks } from './join-links.js';
import { readBare } from './read-bare.js';
import { type Captured, readCapture } from './read-capture.js';
import { requireNameable } from './require-nameable.js';

/** How a snapshot is taken. */
export interface CaptureOptions extends CaptureLimits {
  readonly start: StartThere;
  readonly store: SnapshotStore;
  readonly about: SnapshotAbout;
  /** Id of an earlier snapshot of the host: what has not changed since is not read again. */
  readonly parent?: string;
  /** Keeps a copy on the host as well, by which a restore needs no transfer. Default none is. */
  readonly copies?: CopiesOptions;
  /** Is told how far it is. */
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
}

const captureRules: OptionRules<CaptureOptions> = {
  start: mustBe.given(mustBe.callback),
  store: storeRule,
  about: mustBe.given(mustBe.object),
  parent: mustBe.text,
  ...limitRules,
  mayLeave: mustBe.callback,
  copies: copiesRule,
  onProgress: mustBe.callback,
  signal: mustBe.signal,
};

/** How often files that change while they are read are read again. */
const attempts = 3;

/**
 * Takes a snapshot of paths of a host. Needs nothing there but a POSIX shell, GNU find and GNU tar; two round trips, or one or
 * two more for each time that something was changed while it was read. BusyBox will do, for what it knows: no attributes, no access
 * control lists, no holes.
 *
 * @throws OpsError `tool-missing`, `path-unreadable`, `path-too-long`, `probe-unreadable`, `capture-too-large`, `capture-failed`,
 * `changing-while-read`, `rollback-options-invalid`, or what the store says. The store then keeps nothing of it
 */
export async function capture(options: CaptureOptions): Promise<SnapshotSummary> {
  requireOptions(options, captureRules);
  const { start, store, about, parent, copies, onProgress, signal } = options;
  const [before, known] = await Promise.all([
    probe(start, about.roots, signal),
    parent === undefined ? [] : entriesOf(store, parent),
  ]);
  requireNameable(before.states.keys());
  const { kept, wanted } = sortOut(before, known);
  const isBare = before.isBare === true;
  const { left, limited } = await captureRoom(start, options, { count: before.states.size, wanted, isBare }, signal);
  const readable = new Map([...wanted].filter(([path]) => !left.has(path)));
  const read = isBare ? readBare : readCapture;
  const writer = await store.begin({ ...about, ...ofMachine(before) });
  const files = [...readable.values()].filter(({ type }) => type === 'file');
  const count = new ProgressCount({ host: about.host, phase: 'capture' }, files, onProgress);
  try {
    const counted = count.writing(limited(writer));
    const fresh = await readUnchanging(read, start, readable, counted, about.roots, signal);
    const joined = joinLinks([...kept, ...left.values(), ...fresh]);
    for (const entry of joined) writer.add(entry);
    // A bare host takes everything from the stream.
    if (copies !== undefined && !isBare) await keepCopies(start, writer.id, joined, copies, signal);
    return await writer.commit();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** No further name of a file has to look for its first one where each has the content. */
const none: ReadonlyMap<BytePath, Entry> = new Map();

/** What is known already, and what is to be read: in the order in which it is read again when it is restored, as it is packed so. */
function sortOut(
  { states }: Probe,
  known: readonly Entry[],
): { readonly kept: readonly Entry[]; readonly wanted: ReadonlyMap<BytePath, PathState> } {
  // What was known is sorted: where nothing else comes to it, nothing has to be.
  const kept: Entry[] = known.filter((earlier) => {
    const state = states.get(earlier.path);
    return state !== undefined && !isUnread(earlier, none) && isSameState(earlier, state);
  });
  const wanted = new Map<BytePath, PathState>();
  for (const state of sortedByPath(othersThan(kept, states))) {
    // There is nothing in a socket, and tar does not take them.
    if (state.type === 'socket') kept.push(state);
    else wanted.set(state.path, state);
  }
  return { kept, wanted };
}

function othersThan(kept: readonly Entry[], states: Probe['states']): readonly PathState[] {
  if (kept.length === states.size) return [];
  const paths = new Set(kept.map(({ path }) => path));
  return [...states.values()].filter(({ path }) => !paths.has(path));
}

/** What a snapshot has, each name of a file with the content of the file. */
async function entriesOf(store: SnapshotStore, id: string): Promise<readonly Entry[]> {
  const firsts = new Map<BytePath, Entry>();
  return (await store.entries(id)).map((entry) => {
    if (entry.links > 1) firsts.set(entry.path, entry);
    return wholeOf(entry, firsts);
  });
}

/** Reads paths until none was changed while it was read; those that vanish are left out. */
async function readUnchanging(
  reading: typeof readCapture,
  start: StartThere,
  wanted: ReadonlyMap<BytePath, PathState>,
  writer: Pick<SnapshotWriter, 'write'>,
  roots: readonly Root[],
  signal: AbortSignal | undefined,
): Promise<readonly Entry[]> {
  const alone = new Set(roots.filter(({ recursive }) => !recursive).map(({ path }) => path));
  const read: Entry[] = [];
  let left = wanted;
  for (let attempt = 1; left.size > 0 && attempt <= attempts; attempt += 1) {
    const captured = await reading(start, left, writer, signal);
    const { sure, unsure } = sift(left.keys(), captured);
    for (const entry of sure) read.push(entry);
    const again = new Map<BytePath, PathState>();
    const now = unsure.length === 0 ? undefined : await probe(start, unsure, signal);
    for (const [path, state] of now?.states ?? []) {
      const entry = captured.entries.get(path);
      if (entry !== undefined && isSettled(entry, state, alone)) read.push(entry);
      else again.set(path, state);
    }
    left = again;
  }
  if (left.size > 0) throw changingWhileRead([...left.keys()]);
  return read;
}

function changingWhileRead(paths: readonly BytePath[]): OpsError<RollbackErrorCode> {
  const [first = ''] = paths;
  return new OpsError<RollbackErrorCode>(
    'changing-while-read',
    `${showPath(first)}${paths.length > 1 ? ` and ${paths.length - 1} more` : ''} changed each of ${attempts} times that it was read. Stop what writes to it, or leave it out.`,
    { details: { paths: paths.slice(0, 20).map(showPath) } },
  );
}

/** Paths that were read as they had been found, and those that have to be looked at once more. */
function sift(
  paths: Iterable<BytePath>,
  { entries, changed, isTroubled }: Captured,
): { readonly sure: readonly Entry[]; readonly unsure: readonly Root[] } {
  const sure: Entry[] = [];
  const unsure: Root[] = [];
  for (const path of paths) {
    const entry = entries.get(path);
    if (entry === undefined || isTroubled || changed.has(path)) unsure.push({ path, recursive: false });
    else sure.push(entry);
  }
  return { sure, unsure };
}

/** Of a directory that is captured without what is in it, as `/tmp` for a file there, it does not matter what others do in it. */
function isSettled(entry: Entry, now: PathState, alone: ReadonlySet<BytePath>): boolean {
  if (isSameState(entry, now)) return true;
  if (entry.type !== 'directory' || now.type !== 'directory' || !alone.has(entry.path)) return false;
  return entry.inode === now.inode && hasSameRights(entry, now);
}
