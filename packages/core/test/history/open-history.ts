import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock/clock.js';
import type { CommandEnd, CommandStart } from '../../src/history/command-record.js';
import { type CreateHistoryOptions, createHistory, type OpenHistory } from '../../src/history/create-history.js';
import { silentLogger } from '../../src/logger/logger.js';
import { systemRandom } from '../../src/random/random.js';
import { sqliteStorage } from '../../src/sqlite.js';
import type { StorageAdapter } from '../../src/storage/storage-adapter.js';
import { commandEnd } from './records.js';

/** A directory that goes with the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'opspilot-history-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A history in `storage` that is closed with the test. */
export async function openHistory(
  storage: StorageAdapter,
  options: Partial<CreateHistoryOptions> = {},
): Promise<OpenHistory> {
  const opened = await createHistory({
    storage,
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    ...options,
  });
  onTestFinished(async () => {
    await opened.close().catch(() => {});
    await storage.close();
  });
  return opened;
}

export interface FileHistory extends OpenHistory {
  readonly directory: string;
  /** The database file. */
  readonly path: string;
  readonly storage: StorageAdapter;
}

/** A history in a SQLite file of its own. */
export async function openFileHistory(options: Partial<CreateHistoryOptions> = {}): Promise<FileHistory> {
  const directory = await temporaryDirectory();
  const path = join(directory, 'ops.db');
  const storage = sqliteStorage(path);
  return { ...(await openHistory(storage, options)), directory, path, storage };
}

/** Sends chunks through a capture as the pipeline does, and ends the command with what it gives. */
export async function finishWithOutput(
  { recorder }: OpenHistory,
  start: CommandStart,
  chunks: Iterable<Uint8Array>,
  stream: 'stdout' | 'stderr' = 'stdout',
): Promise<CommandEnd> {
  await recorder.begin(start);
  const capture = recorder.capture(start.id, stream);
  for (const chunk of chunks) await capture.write(chunk);
  const end = commandEnd({ [stream]: await capture.end() });
  await recorder.finish(start, end);
  return end;
}

export async function readAll(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The files of a spool beside `ops.db`. */
export async function spooledFiles(directory: string): Promise<string[]> {
  const found = await readdir(join(directory, 'ops.db.files'), { recursive: true }).catch(() => []);
  return found.filter((name) => name.endsWith('.stdout'));
}
