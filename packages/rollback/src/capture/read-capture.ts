import { buffer } from 'node:stream/consumers';
import { OpsError } from '@opspilot/core';
import { type BytePath, bytesOf, showPath } from '../entry/byte-path.js';
import type { Entry, PathState } from '../entry/entry.js';
import { particularsOf } from '../entry/particulars.js';
import { type Probe, parseProbe } from '../probe/parse-probe.js';
import { unavailable, withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { toolMissing } from '../probe/tool-missing.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { SnapshotWriter } from '../store/snapshot-store.js';
import { readTar } from '../tar/read-tar.js';
import type { TarHeader, TarMember } from '../tar/tar-member.js';
import { captureScript } from './capture-script.js';

/** What was read of paths, and what they looked like afterwards. */
export interface Captured {
  /** Names of one file have its content each: the store keeps it once. */
  readonly entries: ReadonlyMap<BytePath, Entry>;
  readonly after: Probe;
}

/**
 * Reads paths into a snapshot, in one round trip.
 *
 * @throws OpsError `tool-missing`, `path-unreadable`, `capture-failed`, or what the tar stream or the store says
 */
export async function readCapture(
  start: StartThere,
  states: ReadonlyMap<BytePath, PathState>,
  writer: SnapshotWriter,
  signal?: AbortSignal,
): Promise<Captured> {
  const stdin = Buffer.concat([...states.keys()].map((path) => bytesOf(`${path}\0`)));
  const execution = await start(captureScript, { stdin, ...withSignal(signal) });
  const complaints = buffer(execution.stderr);
  const entries = new Map<BytePath, Entry>();
  let trailer: Buffer | undefined;
  let failure: unknown;
  try {
    const members = readTar(execution.stdout, async (rest) => {
      trailer = await buffer(rest);
    });
    for await (const member of members) {
      const entry = await keep(member, states, entries, writer);
      if (entry !== undefined) entries.set(entry.path, entry);
    }
  } catch (error) {
    failure = error;
    execution.stdout.destroy();
  }
  const [stderr, { status, exitCode }] = await Promise.all([complaints, execution.result]);
  if (exitCode === unavailable) throw toolMissing('GNU tar');
  requireRead(stderr);
  if (failure !== undefined && status === 'exited') throw failure;
  if (status !== 'exited' || exitCode !== 0 || trailer === undefined) {
    throw new OpsError<RollbackErrorCode>(
      'capture-failed',
      `The files could not be fetched: ${status}, exit code ${exitCode}. Nothing was changed; try again.`,
      { cause: failure },
    );
  }
  return { entries, after: parseProbe(trailer.subarray(trailer.indexOf('+') + 1)) };
}

async function keep(
  { header, content }: TarMember,
  states: ReadonlyMap<BytePath, PathState>,
  entries: ReadonlyMap<BytePath, Entry>,
  writer: SnapshotWriter,
): Promise<Entry | undefined> {
  const state = states.get(header.path);
  if (state === undefined) return undefined;
  const first = header.type === 'hard-link' ? entries.get(header.link ?? '') : undefined;
  const particulars = particularsOf(first ?? header);
  const { segments } = particulars;
  const stored =
    header.type === 'file'
      ? await writer.write(content, segments === undefined ? undefined : { segments, size: header.size })
      : first?.content;
  return {
    ...state,
    ...ownerAndMode(header),
    ...(stored === undefined ? {} : { content: stored }),
    ...particulars,
  };
}

function ownerAndMode({ type, mode, uid, gid }: TarHeader): Partial<PathState> {
  // The mode of a symbolic link says nothing, and GNU tar and find say it differently.
  return type === 'symlink' ? { uid, gid } : { mode, uid, gid };
}

/** What tar may say although all was read that is there. */
const harmless =
  /(: No such file or directory|: Exiting with failure status due to previous errors|: File shrank by \d+ bytes?; padding with zeros)$/;

function requireRead(stderr: Buffer): void {
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
