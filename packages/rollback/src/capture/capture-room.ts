import { OpsError } from '@opspilot/core';
import { type BytePath, pathList } from '../entry/byte-path.js';
import type { PathState } from '../entry/entry.js';
import { runScript, withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { SnapshotWriter } from '../store/snapshot-store.js';

/** How much is captured at most. */
export interface CaptureLimits {
  /** Bytes of files that are captured at most, those of unchanged ones left out, a hole a sixteenth of its length. Default 1 GiB. */
  readonly maxSize?: number;
  /** Paths at most. Default 200,000. */
  readonly maxEntries?: number;
  /**
   * Whether the content of a file need not be read: where there is more than `maxSize`, the largest of these are known by what they look
   * like alone, and are not restored. Default none.
   */
  readonly mayLeave?: (path: BytePath) => boolean;
}

/** What is found to be captured. */
export interface Findings {
  /** Of all paths. */
  readonly count: number;
  /** What is to be read. */
  readonly wanted: ReadonlyMap<BytePath, PathState>;
  /** Whether the host has no GNU tar: holes are read there as zeros. */
  readonly isBare: boolean;
}

/** What is read within the limits. */
export interface CaptureRoom {
  /** What is left without its content. */
  readonly left: ReadonlyMap<BytePath, PathState>;
  /** Writes no more than is allowed. */
  limited(writer: SnapshotWriter): Pick<SnapshotWriter, 'write'>;
}

/** Blocks of which the kernel counts what a file takes. Source: stat(2). */
const blockSize = 512;
/** Holes are neither sent nor kept, but hashed. */
const holeShare = 16;
/** Files that are looked at more closely at most: the largest. */
const mostAsked = 5_000;

const blocksScript = String.raw`xargs -0 -r sh -c 'find "$@" -maxdepth 0 -printf "%b %p\0" 2>/dev/null; :' sh`;

/** Looks how much there is, and decides what is left without its content. @throws OpsError `capture-too-large` */
export async function captureRoom(
  start: StartThere,
  { maxSize = 1024 ** 3, maxEntries = 200_000, mayLeave = () => false }: CaptureLimits,
  { count, wanted, isBare }: Findings,
  signal?: AbortSignal,
): Promise<CaptureRoom> {
  const tooLarge = (size: number): OpsError<RollbackErrorCode> =>
    new OpsError<RollbackErrorCode>(
      'capture-too-large',
      `There are ${count} paths and ${size} bytes to capture; ${maxEntries} and ${maxSize} are allowed. Allow more, or run the command without a recovery point.`,
      { details: { entries: count, size, maxEntries, maxSize } },
    );
  const files = filesOf(wanted.values());
  const apparent = sum(files, ({ size }) => size);
  if (count > maxEntries) throw tooLarge(apparent);
  if (apparent <= maxSize) return { left: new Map(), limited: (writer) => writer };
  const measured = isBare ? files : await withoutHoles(start, files, signal);
  let size = sum(measured, (file) => file.size);
  const leaving = new Set<BytePath>();
  for (const file of measured.toSorted((one, other) => other.size - one.size)) {
    if (size <= maxSize) break;
    if (!file.names.every(mayLeave)) continue;
    for (const name of file.names) leaving.add(name);
    size -= file.size;
  }
  if (size > maxSize) throw tooLarge(size);
  const left = new Map([...wanted].filter(([path]) => leaving.has(path)));
  return { left, limited: (writer) => countedWriter(writer, maxSize, tooLarge) };
}

/** A file with all its names that are to be read. */
interface CountedFile {
  readonly names: readonly BytePath[];
  readonly size: number;
}

function filesOf(states: Iterable<PathState>): readonly CountedFile[] {
  const files = new Map<string, { names: BytePath[]; size: number }>();
  for (const { type, path, size, device, inode } of states) {
    if (type !== 'file') continue;
    const key = `${device}:${inode}`;
    const known = files.get(key);
    if (known === undefined) files.set(key, { names: [path], size });
    else known.names.push(path);
  }
  return [...files.values()];
}

/** What files come to where their holes count for little; on a host that does not tell, as they are. */
async function withoutHoles(
  start: StartThere,
  files: readonly CountedFile[],
  signal?: AbortSignal,
): Promise<readonly CountedFile[]> {
  const largest = files.toSorted((one, other) => other.size - one.size).slice(0, mostAsked);
  const stdin = pathList(largest.flatMap(({ names }) => names.slice(0, 1)));
  const { stdout } = await runScript(start, blocksScript, 'GNU tar', { stdin, ...withSignal(signal) });
  const words = stdout.toString('latin1').split('\0');
  const blocks = new Map(words.map((word) => [word.slice(word.indexOf(' ') + 1), Number.parseInt(word, 10)] as const));
  return files.map((file) => {
    const taken = (blocks.get(file.names[0] ?? '') ?? Number.POSITIVE_INFINITY) * blockSize;
    const hole = Math.max(0, file.size - taken);
    return { ...file, size: file.size - hole + Math.ceil(hole / holeShare) };
  });
}

/** On a file system that compresses, files take less than they hold. */
function countedWriter(
  writer: SnapshotWriter,
  maxSize: number,
  tooLarge: (size: number) => Error,
): Pick<SnapshotWriter, 'write'> {
  let written = 0;
  async function* counted(content: Parameters<SnapshotWriter['write']>[0]): AsyncGenerator<Uint8Array> {
    for await (const part of content) {
      written += part.length;
      if (written > maxSize) throw tooLarge(written);
      yield part;
    }
  }
  return { write: (content, sparse) => writer.write(counted(content), sparse) };
}

function sum<Item>(items: readonly Item[], sizeOf: (item: Item) => number): number {
  return items.reduce((total, item) => total + sizeOf(item), 0);
}
