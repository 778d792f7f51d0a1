import { type ExecutionResult, OpsError } from '@opspilot/core';
import { type BytePath, pathList, showPath } from '../entry/byte-path.js';
import type { Entry, PathState } from '../entry/entry.js';
import type { Growing } from '../entry/growing.js';
import { setParticulars } from '../entry/particulars.js';
import { bytesFrom, withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { SnapshotWriter } from '../store/snapshot-store.js';
import { readTar } from '../tar/read-tar.js';
import type { TarHeader, TarMember } from '../tar/tar-member.js';
import { captureScript } from './capture-script.js';

/** Bytes that tar writes at a time, of which the last are filled up: more where there is much, as each is one to write and to read. */
function recordSizeFor(states: ReadonlyMap<BytePath, PathState>): number {
  let bytes = 0;
  for (const { size } of states.values()) bytes += size;
  return bytes < 1024 * 1024 ? 10_240 : 65_536;
}

/** What was read of paths. */
export interface Captured {
  /** Names of one file have its content each: the store keeps it once. */
  readonly entries: ReadonlyMap<BytePath, Entry>;
  /** Whether tar met something on its way: then of no path it is known that it did not change meanwhile. */
  readonly isTroubled: boolean;
  /** Paths that were not any more as they had been found, when they were read. */
  readonly changed: ReadonlySet<BytePath>;
}

/**
 * Reads paths into a snapshot, in one round trip.
 *
 * @param states - as they were found just before
 * @throws OpsError `path-unreadable`, `capture-failed`, or what the tar stream or the store says
 */
export async function readCapture(
  start: StartThere,
  states: ReadonlyMap<BytePath, PathState>,
  writer: Pick<SnapshotWriter, 'write'>,
  signal?: AbortSignal,
): Promise<Captured> {
  const stdin = pathList([...states.keys()]);
  const recordSize = recordSizeFor(states);
  const execution = await start(captureScript(recordSize), { stdin, ...withSignal(signal) });
  const complaints = bytesFrom(execution.stderr);
  const entries = new Map<BytePath, Entry>();
  const changed = new Set<BytePath>();
  let failure: unknown;
  try {
    for await (const member of readTar(execution.stdout, recordSize)) {
      const { path } = member.header;
      const state = states.get(path);
      if (state === undefined) continue;
      entries.set(path, await keep(member, state, entries, writer));
      if (!isAsFound(member.header, state)) changed.add(path);
    }
  } catch (error) {
    failure = error;
    execution.stdout.destroy();
  }
  const [stderr, { status, exitCode }] = await Promise.all([complaints, execution.result]);
  requireRead(stderr);
  if (failure !== undefined && status === 'exited') throw failure;
  // Of a path that vanished tar says that it failed: what it says is read.
  if (status !== 'exited' || exitCode === null || exitCode > 2) throw captureFailed({ status, exitCode }, failure);
  return { entries, changed, isTroubled: exitCode !== 0 || stderr.length > 0 };
}

/** tar looks at a path before it reads it, and says when that has changed once it has read it: so all in between is covered. */
function isAsFound(header: TarHeader, state: PathState): boolean {
  return (
    header.changedAt === state.changedAt &&
    header.modifiedAt === state.modifiedAt &&
    (header.type !== 'file' || header.size === state.size) &&
    (header.type !== 'symlink' || header.link === state.target)
  );
}

async function keep(
  { header, content }: TarMember,
  state: PathState,
  entries: ReadonlyMap<BytePath, Entry>,
  writer: Pick<SnapshotWriter, 'write'>,
): Promise<Entry> {
  const { type, uid, gid, user, group } = header;
  const first = type === 'hard-link' ? entries.get(header.link ?? '') : undefined;
  const { segments } = first ?? header;
  const stored =
    type === 'file'
      ? await writer.write(content, segments === undefined ? undefined : { segments, size: header.size })
      : first?.content;
  // The mode of a symbolic link says nothing, and GNU tar and find say it differently.
  const mode = type === 'symlink' ? state.mode : header.mode;
  const entry: Growing<Entry> = {
    path: state.path,
    type: state.type,
    mode,
    uid,
    gid,
    size: state.size,
    modifiedAt: state.modifiedAt,
    changedAt: state.changedAt,
    device: state.device,
    inode: state.inode,
    links: state.links,
  };
  if (state.target !== undefined) entry.target = state.target;
  if (user !== undefined) entry.user = user;
  if (group !== undefined) entry.group = group;
  if (stored !== undefined) entry.content = stored;
  setParticulars(entry, first ?? header);
  return entry;
}

/** What tar may say although all was read that is there. */
const harmless =
  /(: No such file or directory|: Exiting with failure status due to previous errors|: File shrank by \d+ bytes?; padding with zeros|: [Ff]ile (?:changed as we read it|removed before we read it))$/;

export function captureFailed(
  { status, exitCode }: Pick<ExecutionResult, 'status' | 'exitCode'>,
  cause: unknown,
): OpsError<RollbackErrorCode> {
  return new OpsError(
    'capture-failed',
    `The files could not be fetched: ${status}, exit code ${exitCode}. Nothing was changed; try again.`,
    { cause },
  );
}

/** @throws OpsError `path-unreadable`, `capture-failed` when something was said of what could not be read */
export function requireRead(stderr: Buffer): void {
  const complaint = stderr
    .toString('latin1')
    .split('\n')
    .find((text) => text !== '' && !harmless.test(text));
  if (complaint === undefined) return;
  const isForbidden = complaint.endsWith(': Permission denied');
  throw new OpsError<RollbackErrorCode>(
    isForbidden ? 'path-unreadable' : 'capture-failed',
    `Not all that would be touched could be read: ${showPath(complaint)}.${isForbidden ? ' Run as a user who may, through sudo for example.' : ''}`,
  );
}
