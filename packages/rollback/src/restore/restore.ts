import { buffer } from 'node:stream/consumers';
import { OpsError } from '@opspilot/core';
import { type BytePath, bytesOf, showPath } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';
import type { Probe } from '../probe/parse-probe.js';
import { probe, toolMissing } from '../probe/probe.js';
import { unavailable } from '../probe/probe-script.js';
import type { StartThere } from '../probe/start-there.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { commitScript, movedAway } from './commit-script.js';
import { differencesOf } from './differences.js';
import { planRestore } from './plan-restore.js';
import type { Change, RestorePlan } from './restore-plan.js';
import { commandWordOf } from './shell-words.js';
import { layOutStage } from './stage-layout.js';
import { linksToPresent, stageMembers } from './stage-members.js';
import { cannotStage, digestScript, parseDigests, stageScript } from './stage-script.js';

/** How a snapshot is restored. */
export interface RestoreOptions {
  readonly start: StartThere;
  readonly store: SnapshotStore;
  /** Id of the snapshot. */
  readonly snapshot: string;
  /** What the paths looked like when the command had ended: by it is seen what somebody else changed since. */
  readonly expected?: Probe;
  /** Overwrites what somebody else changed since. Default false. */
  readonly force?: boolean;
  /** Names the staging directories; the same twice is an error. */
  readonly id: string;
  readonly signal?: AbortSignal;
}

/** What a restore did. */
export interface RestoreResult {
  readonly changes: readonly Change[];
  /** Directories that did not exist, and are left because there is something in them. */
  readonly left: readonly BytePath[];
}

interface Source {
  readonly entries: ReadonlyMap<BytePath, Entry>;
  readonly plan: RestorePlan;
}

/** What a restore would do, in one round trip. @throws OpsError as {@link restore} */
export async function previewRestore(options: Omit<RestoreOptions, 'id'>): Promise<RestorePlan> {
  return (await look(options)).plan;
}

/**
 * Brings paths of a host back to a snapshot. Everything is staged beside its place, checked against the hashes of the store, put
 * into place by one rename for each path, and checked again. Killed at any moment, it leaves every path either as it was or as it is
 * to be; run again, it does what is left.
 *
 * @throws OpsError `restore-conflict` (nothing was changed), `restore-failed`, `tool-missing`, `snapshot-unknown`, or what probe and
 * store say
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const { start, signal } = options;
  const source = await look(options);
  const { changes, conflicts } = source.plan;
  if (conflicts.length > 0 && options.force !== true) throw conflict(conflicts);
  if (changes.length === 0) return { changes, left: [] };
  for (const group of await groupByDevice(start, changes, signal)) await restoreGroup(options, source, group);
  return { changes, left: await check(options, source) };
}

async function look({ start, store, snapshot, expected, signal }: Omit<RestoreOptions, 'id'>): Promise<Source> {
  const summary = (await store.snapshots()).find(({ id }) => id === snapshot);
  const entries = new Map<BytePath, Entry>();
  for await (const entry of store.entries(snapshot)) entries.set(entry.path, entry);
  const now = await probe(start, summary?.roots ?? [], signal);
  return { entries, plan: planRestore(entries.values(), now, expected) };
}

/** Renames do not reach from one file system into another: each has a staging directory of its own. */
interface Group {
  /** Directory that the staging directory is made in. */
  readonly base: BytePath;
  readonly changes: readonly Change[];
}

async function groupByDevice(
  start: StartThere,
  changes: readonly Change[],
  signal?: AbortSignal,
): Promise<readonly Group[]> {
  const { placements } = layOutStage(changes);
  const directories = new Set(placements.map(({ directory }) => directory));
  for (const change of changes)
    if (change.kind === 'adjust' || change.kind === 'remove') directories.add(baseOf(change));
  const { states } = await probe(
    start,
    [...directories].map((path) => ({ path, recursive: false })),
    signal,
  );
  const groups = new Map<string, { base: BytePath; changes: Change[] }>();
  const deviceOf = (path: BytePath): string | undefined => {
    for (let above = path; ; above = above.slice(0, Math.max(1, above.lastIndexOf('/')))) {
      const state = states.get(above);
      if (state !== undefined) return state.device;
      if (above === '/') return undefined;
    }
  };
  for (const change of changes) {
    const base = baseOf(change);
    const device = deviceOf(base) ?? '';
    const group = groups.get(device) ?? { base, changes: [] };
    group.changes.push(change);
    if (states.has(base) && (!states.has(group.base) || base.length < group.base.length)) group.base = base;
    groups.set(device, group);
  }
  return [...groups.values()];
}

function baseOf({ kind, path }: Change): BytePath {
  return kind === 'adjust' ? path : path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

async function restoreGroup(options: RestoreOptions, { entries }: Source, { base, changes }: Group): Promise<void> {
  const { start, store, id, signal } = options;
  const staging = `${base === '/' ? '' : base}/.opspilot-restore-${id}`;
  const layout = layOutStage(changes);
  const links = linksToPresent(layout, entries);
  const script = commitScript(staging, layout.placements, changes, links, entries.get(base));
  try {
    const digests = parseDigests(
      await run(start, stageScript(staging), stageMembers(store, layout, entries, changes, script), signal),
    );
    for (const [as, { path, type, content, hardLink }] of layout.staged) {
      const expected = content ?? entries.get(hardLink ?? '')?.content;
      if (type !== 'file' || expected === undefined || links.some(({ staged }) => staged === as)) continue;
      if (digests.get(`./${as}`) !== expected.digest)
        throw failed(`${showPath(path)} came out differently from what was stored`);
    }
    // From here on it is better to go on than to stop.
    await run(start, `sh ${commandWordOf(`${staging}/commit.sh`)}`, undefined, undefined);
  } finally {
    await run(start, `rm -rf -- ${commandWordOf(staging)}`, undefined, undefined).catch(() => {});
  }
}

const reasons: Readonly<Record<number, string>> = {
  [movedAway]: 'a directory is not where it was, or a symbolic link stands in its place',
  [cannotStage]: 'no directory could be made to stage it in',
};

async function run(
  start: StartThere,
  script: string,
  stdin: AsyncIterable<Uint8Array> | Uint8Array | undefined,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const execution = await start(script, {
    ...(stdin === undefined ? {} : { stdin }),
    ...(signal === undefined ? {} : { signal }),
  });
  const [stdout, stderr, { status, exitCode, error }] = await Promise.all([
    buffer(execution.stdout),
    buffer(execution.stderr),
    execution.result,
  ]);
  if (exitCode === unavailable) throw toolMissing('GNU tar');
  if (status === 'exited' && exitCode === 0) return stdout;
  const said = showPath(stderr.toString('latin1').trim());
  const reason = reasons[exitCode ?? -1] ?? `${status}, exit code ${exitCode}`;
  throw failed(said === '' ? reason : `${reason}: ${said}`, error);
}

/** What came of it, looked at anew. */
async function check({ start, signal }: RestoreOptions, { entries, plan }: Source): Promise<readonly BytePath[]> {
  const paths = plan.changes.map(({ path }) => path);
  const now = await probe(
    start,
    paths.map((path) => ({ path, recursive: false })),
    signal,
  );
  const files = plan.changes.filter(
    (change) => (change.kind === 'create' || change.kind === 'replace') && change.entry.type === 'file',
  );
  const stdin = Buffer.concat(files.map(({ path }) => bytesOf(`${path}\0`)));
  const digests = parseDigests(await run(start, digestScript, stdin, signal));
  const left: BytePath[] = [];
  for (const change of plan.changes) {
    const state = now.states.get(change.path);
    if (change.kind === 'remove') {
      if (state !== undefined) left.push(change.path);
      continue;
    }
    const { entry } = change;
    const content = entry.content ?? entries.get(entry.hardLink ?? '')?.content;
    const problem =
      state === undefined
        ? 'it is not there'
        : differencesOf(entry, state, change.kind === 'adjust' ? undefined : digests.get(entry.path), content);
    if (problem !== undefined) throw failed(`${showPath(change.path)} is not as it was: ${problem}`);
  }
  return left;
}

function conflict(paths: readonly BytePath[]): OpsError<RollbackErrorCode> {
  const [first = ''] = paths;
  return new OpsError(
    'restore-conflict',
    `${showPath(first)}${paths.length > 1 ? ` and ${paths.length - 1} more paths were` : ' was'} changed after the command. Nothing was restored; look at the difference, then restore with force or leave those paths out.`,
    { details: { paths: paths.slice(0, 100).map(showPath) } },
  );
}

function failed(reason: string, cause?: unknown): OpsError<RollbackErrorCode> {
  return new OpsError(
    'restore-failed',
    `The restore did not come to its end: ${reason}. No file is half written; restore again to do what is left.`,
    cause === undefined ? {} : { cause },
  );
}
