import { posix } from 'node:path';
import { newId, OpsError } from '@opspilot/core';
import { showPath, toBytePath } from '../entry/byte-path.js';
import { fileLosses } from '../points/file-losses.js';
import type { HostKeeper } from '../points/host-keeper.js';
import type { RollbackContext } from '../points/rollback.js';
import { startOn } from '../points/start-on.js';
import type { StartThere } from '../probe/start-there.js';
import { leavesOf, rootOf } from '../proof/snapshot-root.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import { stateKinds } from '../state/kinds/state-kinds.js';
import { lookAt, lookSince } from '../state/look.js';
import type { Look } from '../state/state-kind.js';
import type { KeptState } from '../state/state-snapshots.js';
import type { Root } from '../store/snapshot-store.js';
import { joinRoots } from '../touched/join-roots.js';
import { resolvePaths } from '../touched/resolve-paths.js';
import type { TouchedPath } from '../touched/touched-set.js';
import type { NewSnapshot, RecoveryOptions, SnapshotType } from './recovery-point.js';
import type { StoredSnapshot } from './recovery-records.js';
import { snapshotTypes } from './snapshot-types.js';

/** What a snapshot is asked to hold, with nothing left to default. */
export interface SnapshotRequest {
  readonly type: SnapshotType;
  readonly host: string;
  readonly becomeUser?: string;
  readonly touched: readonly TouchedPath[];
  readonly looks: readonly Look[];
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
    const { type = 'files', host = 'localhost', paths = [], looks = [], becomeUser } = snapshot;
    const content = snapshotTypes[type];
    if (content === undefined) throw invalid(`there is no type of snapshot ${String(type)}`);
    this.#context.hosts.get(host);
    const relative = paths.find((path) => !/^\/[^\0]*$/.test(path));
    if (relative !== undefined) throw invalid(`${relative} is no absolute path`);
    const unknown = looks.find(({ kind }) => !stateKinds.has(kind));
    if (unknown !== undefined) throw invalid(`there is no kind of state ${unknown.kind}`);
    const touched = [...content.paths, ...paths].map((path): TouchedPath => {
      const pattern = toBytePath(posix.normalize(path).replace(/(?<=.)\/$/, ''));
      return { pattern, recursive: true, within: [] };
    });
    const request = { type, host, touched, looks: [...content.looks, ...looks] };
    if (touched.length + request.looks.length === 0) throw invalid('a snapshot of files names no path');
    return { ...request, ...(becomeUser === undefined ? {} : { becomeUser }) };
  }

  /** Takes one, as it was asked for. */
  async take(request: SnapshotRequest, recoveryPoint: string, reason: string): Promise<StoredSnapshot> {
    const { looks, touched } = request;
    const start = startOn(this.#context.hosts, request);
    const { state, places, lost } = await lookAt(start, looks);
    const roots = await resolvePaths(start, [...touched, ...places]);
    return this.#keep({ ...request, roots, state: { looks, state }, losses: lost }, recoveryPoint, reason, start);
  }

  /** Takes one of what another is of: the same paths and state, as they are now. */
  async takeAgain(
    snapshot: StoredSnapshot,
    recoveryPoint: string,
    reason: string,
    options: RecoveryOptions,
  ): Promise<StoredSnapshot> {
    const { kept } = snapshot;
    const before = await this.#hosts.store.snapshot(kept.before);
    const { looks, state: then } = await this.#hosts.stateOf(kept);
    const start = startOn(this.#context.hosts, snapshot, options.become);
    const { state, places } = await lookSince(start, looks, then);
    const roots = joinRoots(before.roots, await resolvePaths(start, places));
    return this.#keep({ ...snapshot, roots, state: { looks, state } }, recoveryPoint, reason, start, kept.before);
  }

  async #keep(
    about: Pick<StoredSnapshot, 'type' | 'host' | 'becomeUser' | 'losses'> & {
      readonly roots: readonly Root[];
      readonly state: KeptState;
    },
    recoveryPoint: string,
    reason: string,
    start: StartThere,
    parent?: string,
  ): Promise<StoredSnapshot> {
    const { clock, random } = this.#context;
    const { type, host, becomeUser, losses, roots, state } = about;
    const own = { host, reason, takenAt: clock.now(), labels: { recoveryPoint } };
    const { kept, files } = await this.#hosts.keep(own, { roots, state }, start, parent);
    return {
      ...{
        id: newId(clock, random),
        type,
        host,
        kept,
        losses: [...new Set([...losses, ...fileLosses(files)])],
        entries: files.entries,
        size: files.size,
      },
      ...(becomeUser === undefined ? {} : { becomeUser }),
      paths: roots.filter(({ recursive }) => recursive).map(({ path }) => showPath(path)),
      states: [...new Set(state.looks.map(({ kind }) => kind))],
      root: rootOf(await leavesOf(this.#hosts.store, files.id)),
    };
  }
}

export function invalid(reason: string): OpsError<RollbackErrorCode> {
  return new OpsError('recovery-point-invalid', `The recovery point cannot be taken: ${reason}. Nothing was captured.`);
}
