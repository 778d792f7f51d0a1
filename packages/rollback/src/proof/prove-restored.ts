import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { type BytePath, parentOf, showPath } from '../entry/byte-path.js';
import { ownPaths } from '../restore/own-part.js';
import { isCaptured } from '../restore/part-of-plan.js';
import { filesFor } from '../state/bring-back.js';
import { planState } from '../state/plan-state.js';
import { readState } from '../state/state-snapshots.js';
import { entriesByPath } from '../store/entries-by-path.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { writeTar } from '../tar/write-tar.js';
import { contentsList } from './contents-list.js';
import { type KeptAt, manifestLines, subjectOf } from './manifest-lines.js';
import type { Proof, ProofStatement, ProvedHost } from './proof.js';
import { rootOf } from './snapshot-root.js';

/** A host that was brought back, as it is kept at three times. */
export interface RestoredHost {
  readonly host: string;
  readonly before: KeptAt;
  readonly found: KeptAt;
  readonly after: KeptAt;
  /** Id of the snapshot of what a command left: by it is told what others changed, and it did not. Default all was to be brought back. */
  readonly left?: string;
  /** Where only they were brought back. */
  readonly paths?: readonly BytePath[];
}

const times = ['before', 'found', 'after'] as const;
type Lines = Readonly<Record<(typeof times)[number], readonly string[]>>;

/** Makes the proof of what the store keeps: nothing in it is taken from what the restore says of itself. */
export async function proveRestored(
  store: SnapshotStore,
  restored: readonly RestoredHost[],
  about: Omit<ProofStatement, 'format' | 'hosts'>,
): Promise<Proof> {
  const files = new Map<string, Buffer>();
  const hosts: ProvedHost[] = [];
  for (const [index, { host, paths, left, ...kept }] of restored.entries()) {
    const folder = String(index + 1);
    const read = times.map(async (time) => [time, await manifestLines(store, kept[time], paths)] as const);
    const lines = withoutAside(Object.fromEntries(await Promise.all(read)) as Lines, await setAside(store, kept));
    for (const time of times) files.set(`${folder}/${time}`, textOf(lines[time]));
    files.set(`${folder}/contents`, contentsList(lines.before));
    hosts.push(proved(host, folder, lines, await leftToOthers(store, kept.before.before, left)));
  }
  const statement: ProofStatement = { format: 'opspilot-proof-1', ...about, hosts };
  const roots = hosts.flatMap(({ folder, roots: of }) => times.map((time) => `${of[time]}  ${folder}/${time}`));
  files.set('proof.json', textOf([JSON.stringify(statement, undefined, 2)])).set('ROOTS', textOf(roots));
  const archive = await archiveOf(files);
  return { statement, archive, digest: sha256(archive) };
}

/**
 * Paths that were kept only so that going forth again finds what it installs from, and the directories that they lie in: nobody looked at
 * them before, and nothing is to be brought back there.
 */
async function setAside(
  store: SnapshotStore,
  { before, found, after }: Pick<RestoredHost, (typeof times)[number]>,
): Promise<ReadonlySet<BytePath>> {
  if (found.stateBefore === undefined || after.stateBefore === undefined) return new Set();
  const [forth, now] = [await readState(store, found.stateBefore), await readState(store, after.stateBefore)];
  const paths = filesFor(planState(forth.state, now.state, now.state));
  const { roots } = await store.snapshot(before.before);
  const looked = new Set(roots.map(({ path }) => path));
  const around = paths.flatMap((path) => [path, parentOf(path)]);
  return new Set(around.filter((path) => !looked.has(path) && !isCaptured(roots, path)));
}

/** What stands aside stays in no list while nothing about it differs. */
function withoutAside(lines: Lines, aside: ReadonlySet<BytePath>): Lines {
  if (aside.size === 0) return lines;
  const after = new Set(lines.after);
  const equal = new Set(lines.found.filter((line) => after.has(line) && aside.has(subjectOf(line))));
  const rest = (of: readonly string[]): readonly string[] => of.filter((line) => !equal.has(line));
  return { before: lines.before, found: rest(lines.found), after: rest(lines.after) };
}

/** Tells which paths a command did not change: they are left as others left them. */
async function leftToOthers(
  store: SnapshotStore,
  before: string,
  left: string | undefined,
): Promise<(path: BytePath) => boolean> {
  if (left === undefined) return () => false;
  const own = ownPaths(await entriesByPath(store, before), await entriesByPath(store, left));
  return (path) => !own.has(path);
}

/** @param isOfOthers - whether a path was not to be brought back */
function proved(host: string, folder: string, lines: Lines, isOfOthers: (path: BytePath) => boolean): ProvedHost {
  const roots = { before: rootOf(lines.before), found: rootOf(lines.found), after: rootOf(lines.after) };
  const paths = lines.before.filter((line) => line.startsWith('["/')).length;
  const subjects = subjectsUnlike(lines.before, lines.after);
  const touched = subjectsUnlike(lines.found, lines.after);
  const ofType = (type: string): ReadonlySet<string> =>
    new Set([...lines.before, ...lines.after].filter((line) => line.includes(`","${type}",`)).map(subjectOf));
  const [sockets, directories] = [ofType('socket'), ofType('directory')];
  // A socket is made by who listens on it, and what a command left alone stays so.
  const mayStay = (subject: string): boolean => {
    if (!subject.startsWith('/') || sockets.has(subject)) return !touched.has(subject);
    // The time of a directory tells of what is brought back in it, too.
    return isOfOthers(subject) && (!touched.has(subject) || directories.has(subject));
  };
  const shown = (isLeft: boolean): readonly string[] =>
    [...subjects]
      .filter((subject) => mayStay(subject) === isLeft)
      .slice(0, 100)
      .map(showPath);
  return {
    ...{ host, folder, roots, compared: { paths, states: lines.before.length - paths } },
    isAsBefore: roots.before === roots.after,
    ...{ leftAlone: shown(true), unlike: shown(false) },
  };
}

/** What two manifests do not agree about. */
function subjectsUnlike(some: readonly string[], others: readonly string[]): ReadonlySet<string> {
  const [one, other] = [new Set(some), new Set(others)];
  const lines = [...some.filter((line) => !other.has(line)), ...others.filter((line) => !one.has(line))];
  return new Set(lines.map(subjectOf));
}

const textOf = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8');

/** The list of hashes comes last, so that it can be of all others. */
async function archiveOf(files: ReadonlyMap<string, Buffer>): Promise<Uint8Array> {
  const members = [...files].map(([path, content]) => memberOf(path, content));
  const sums = members.map(({ header, content }) => `${sha256(content[0])}  ${header.path}`);
  return buffer(writeTar([...members, memberOf('SHA256SUMS', textOf(sums))]));
}

function memberOf(path: string, content: Buffer) {
  const header = { path, type: 'file', mode: 0o644, uid: 0, gid: 0, size: content.length, modifiedAt: 0n } as const;
  return { header, content: [content] as const };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
