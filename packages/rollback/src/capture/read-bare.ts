import { buffer } from 'node:stream/consumers';
import { OpsError } from '@opspilot/core';
import { type BytePath, bytesOf } from '../entry/byte-path.js';
import type { Entry, PathState } from '../entry/entry.js';
import { withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { toolMissing } from '../probe/tool-missing.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { SnapshotWriter } from '../store/snapshot-store.js';
import { ByteSource } from '../tar/byte-source.js';
import { type Captured, captureFailed, requireRead } from './read-capture.js';

/**
 * A script that prints files one after another, each exactly as long as stdin says: it has words in pairs, a size and a path,
 * NUL-terminated. One that is shorter by now is filled up, and found to be another one when it is looked at again.
 */
const printScript = `LC_ALL=C; export LC_ALL
exec xargs -0 -r -n 500 sh -c '
while [ $# -gt 0 ]; do
  { [ -L "$2" ] || [ ! -f "$2" ] || cat -- "$2"; head -c "$1" /dev/zero 2>/dev/null; } | head -c "$1"
  shift 2
done' sh`;

/** Content of up to that many bytes is handed over in one piece. */
const wholeContent = 256 * 1024;

/**
 * Reads paths into a snapshot where there is no GNU tar: what the probe told, and the bytes of files. None of it is sure before all was
 * looked at once more.
 *
 * @throws OpsError `tool-missing` for a device, whose number the probe does not tell; or as {@link readCapture}
 */
export async function readBare(
  start: StartThere,
  states: ReadonlyMap<BytePath, PathState>,
  writer: Pick<SnapshotWriter, 'write'>,
  signal?: AbortSignal,
): Promise<Captured> {
  const all = [...states.values()];
  if (all.some(({ type }) => type.endsWith('-device'))) throw toolMissing('GNU tar');
  const files = all.filter(({ type }) => type === 'file');
  const entries = new Map<BytePath, Entry>(all.map((state) => [state.path, state]));
  const captured = { entries, changed: new Set<BytePath>(), isTroubled: true };
  if (files.length === 0) return captured;
  const stdin = Buffer.concat(files.map(({ path, size }) => bytesOf(`${size}\0${path}\0`)));
  const execution = await start(printScript, { stdin, ...withSignal(signal) });
  const complaints = buffer(execution.stderr);
  const source = new ByteSource(execution.stdout);
  let failure: unknown;
  try {
    for (const state of files) {
      entries.set(state.path, { ...state, content: await writer.write(partsOf(source, state.size)) });
    }
    const sizes = files.reduce((sum, { size }) => sum + size, 0);
    if ((await source.drain()) !== sizes) throw notFilesAlone();
  } catch (error) {
    failure = error;
    execution.stdout.destroy();
  }
  const [stderr, result] = await Promise.all([complaints, execution.result]);
  requireRead(stderr);
  if (failure !== undefined && result.status === 'exited') throw failure;
  if (result.status !== 'exited') throw captureFailed(result, failure);
  return captured;
}

function notFilesAlone(): OpsError<RollbackErrorCode> {
  return new OpsError(
    'capture-failed',
    'The host printed more than the files that it was asked for. Nothing was changed; see that its login shell prints nothing of its own.',
  );
}

async function* partsOf(source: ByteSource, size: number): AsyncGenerator<Buffer> {
  for (let left = size; left > 0; ) {
    const part = left <= wholeContent ? await source.take(left) : await source.some(left);
    left -= part.length;
    yield part;
  }
}
