import { posix } from 'node:path';
import { newId, OpsError } from '@opspilot/core';
import { type BytePath, showPath, toBytePath } from '../entry/byte-path.js';
import { fileLosses } from '../points/file-losses.js';
import type { HostContent, HostKeeper } from '../points/host-keeper.js';
import type { RollbackContext } from '../points/rollback.js';
import { startOn } from '../points/start-on.js';
import { mayLeaveOf } from '../points/too-large.js';
import type { StartThere } from '../probe/start-there.js';
import { subjectOf } from '../proof/manifest-lines.js';
import { leavesOf, rootOf } from '../proof/snapshot-root.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import { stateKinds } from '../state/kinds/state-kinds.js';
import { lookAt, lookSince } from '../state/look.js';
import type { Look } from '../state/state-kind.js';
import type { KeptState } from '../state/state-snapshots.js';
import { pointLabels } from '../store/point-labels.js';
import { joinRoots } from '../touched/join-roots.js';
import { resolvePaths } from '../touched/resolve-paths.js';
import type { TouchedPath } from '../touched/touched-set.js';
import { missingPaths } from './missing-paths.js';
import type { NewSnapshot, RecoveryRestoreOptions, SnapshotType } from './recovery-point.js';
import type { StoredSnapshot } from './recovery-records.js';
import { snapshotTypes } from './snapshot-types.js';

/** What a snapshot is asked to hold, with nothing left to default. */
export interface SnapshotRequest {
  readonly type: SnapshotType;
  readonly host: string;
  readonly becomeUser?: string;
  readonly touched: readonly TouchedPath[];
  readonly looks: readonly Look[];
  /** Those of its paths that must be there. */
  readonly required: readonly BytePath[];
  readonly mayBeAbsent: boolean;
}

/** Takes single snapshots of recovery points. */
export class SnapshotKeeper {
  readonly #context: Pick<RollbackContext, 'hosts' | 'clock' | 'random'>;
  readonly #hosts: HostKeeper;

  constructor(context: Pick<RollbackContext, 'hosts' | 'clock' | 'random'>, hosts: HostKeeper) {
    this.#context = context;
    this.#hosts = hosts;
  }

  /** @throws OpsError `recovery-point-invalid`, `unknown-host` */
  request(snapshot: NewSnapshot): SnapshotRequest {
    const { type = 'files', host = 'localhost', paths = [], looks = [], becomeUser, mayBeAbsent = false } = snapshot;
    const content = snapshotTypes[type];
    if (content === undefined) throw invalid(`there is no type of snapshot ${String(type)}`);
    this.#context.hosts.get(host);
    const relative = paths.find((path) => !/^\/[^\0]*$/.test(path));
    if (relative !== undefined) throw invalid(`${relative} is no absolute path`);
    const unknown = looks.find(({ kind }) => !stateKinds.has(kind));
    if (unknown !== undefined) throw invalid(`there is no kind of state ${unknown.kind}`);
    const patternOf = (path: string): BytePath => toBytePath(posix.normalize(path).replace(/(?<=.)\/$/, ''));
    const [own, named] = [content.paths.map(patternOf), paths.map(patternOf)];
    const touched = [...own, ...named].map(
      (pattern): TouchedPath => ({ pattern, recursive: true, within: [], links: 'named' }),
    );
    const required = mayBeAbsent ? [] : named;
    const request = { type, host, touched, looks: [...content.looks, ...looks], required, mayBeAbsent };
    if (touched.length + request.looks.length === 0) throw invalid('a snapshot of files names no path');
    return { ...request, ...(becomeUser === undefined ? {} : { becomeUser }) };
  }

  /** Takes one, as it was asked for. @throws OpsError `recovery-point-invalid` when something of it is not there, and may not be missing */
  async take(request: SnapshotRequest, recoveryPoint: string, reason: string): Promise<StoredSnapshot> {
    const { looks, touched, required, mayBeAbsent } = request;
    const start = startOn(this.#context.hosts, request);
    const { state, places, lost, absent } = await lookAt(start, looks);
    const missing = (await missingPaths(start, required)).map(showPath).concat(mayBeAbsent ? [] : absent);
    if (missing.length > 0) throw notThere(request.host, missing);
    const { roots } = await resolvePaths(start, [...touched, ...places]);
    return this.#keep(
      { ...request, roots, state: { looks, state }, losses: lost, absent },
      recoveryPoint,
      reason,
      start,
    );
  }

  /**
   * Takes one of what another is of: the same paths and state, as they are now.
   *
   * @param planned - what is to be restored
   */
  async takeAgain(
    snapshot: StoredSnapshot,
    recoveryPoint: string,
    reason: string,
    planned: ReadonlySet<BytePath>,
    options: RecoveryRestoreOptions,
  ): Promise<StoredSnapshot> {
    const { kept } = snapshot;
    const before = await this.#hosts.store.snapshot(kept.before);
    const { looks, state: then } = await this.#hosts.stateOf(kept);
    const start = startOn(this.#context.hosts, snapshot, options.become);
    const { state, places, absent } = await lookSince(start, looks, then);
    const { roots: beside } = await resolvePaths(start, places);
    const roots = joinRoots(before.roots, beside);
    const mayLeave = mayLeaveOf(planned, beside, options);
    const content = { ...snapshot, roots, state: { looks, state }, absent, mayLeave };
    return this.#keep(content, recoveryPoint, reason, start, kept.before);
  }

  async #keep(
    about: Pick<StoredSnapshot, 'type' | 'host' | 'becomeUser' | 'losses' | 'absent'> &
      HostContent & { readonly state: KeptState },
    recoveryPoint: string,
    reason: string,
    start: StartThere,
    parent?: string,
  ): Promise<StoredSnapshot> {
    const { clock, random } = this.#context;
    const { type, host, becomeUser, losses, absent, roots, state } = about;
    const own = { host, reason, takenAt: clock.now(), labels: pointLabels.made(recoveryPoint) };
    const { kept, files } = await this.#hosts.keep(own, about, start, parent);
    const leaves = await leavesOf(this.#hosts.store, files.id);
    const there = new Set(leaves.map(subjectOf));
    const asked = roots.filter(({ recursive }) => recursive).map(({ path }) => path);
    return {
      ...{
        id: newId(clock, random),
        type,
        host,
        kept,
        losses: [...new Set([...losses, ...fileLosses(files)])],
        entries: files.entries,
        size: files.size,
        knowsMachine: files.machine !== undefined,
      },
      ...(becomeUser === undefined ? {} : { becomeUser }),
      paths: asked.map(showPath),
      absent: [...asked.filter((path) => !there.has(path)).map(showPath), ...absent],
      states: [...new Set(state.looks.map(({ kind }) => kind))],
      root: rootOf(leaves),
    };
  }
}

function notThere(host: string, missing: readonly string[]): OpsError<RollbackErrorCode> {
  const named = missing.slice(0, 10).join(', ');
  const isOrAre = missing.length === 1 ? 'is' : 'are';
  const more = missing.length > 10 ? ` and ${missing.length - 10} more` : '';
  return new OpsError(
    'recovery-point-invalid',
    `The recovery point cannot be taken: ${named}${more} ${isOrAre} not there on ${host}. Nothing was captured; say "mayBeAbsent" where restoring is to take away what is made there.`,
    { details: { host, absent: missing.slice(0, 100) } },
  );
}

export function invalid(reason: string): OpsError<RollbackErrorCode> {
  return new OpsError('recovery-point-invalid', `The recovery point cannot be taken: ${reason}. Nothing was captured.`);
}
