import { OpsError } from '../errors/ops-error.js';
import type { Logger } from '../logger/logger.js';
import type { CommandStart } from './command-record.js';
import type { HistoryErrorCode } from './history.js';
import type { HistoryRecorder } from './history-recorder.js';
import type { HistoryWriter } from './history-writer.js';
import { createOutputCapture } from './output-capture.js';
import type { Spool } from './spool.js';
import {
  createUnwrittenRecords,
  isTemporary,
  type UnwrittenRecord,
  type UnwrittenRecords,
} from './unwritten-records.js';

export interface RecorderParts {
  readonly writer: HistoryWriter;
  readonly spool: Spool;
  readonly logger: Logger;
  /** Bytes of one output kept as text. */
  readonly outputLimit: number;
  /** Called after every end that was written. */
  readonly onFinished: () => void;
}

export interface Recorder {
  readonly recorder: HistoryRecorder;
  readonly unwritten: UnwrittenRecords;
  /** Whether a spool file belongs to a command whose end is not in the database yet. */
  readonly isInUse: (file: string) => boolean;
}

/** The recorder on top of the two statements and the spool. */
export function createRecorder({ writer, spool, logger, outputLimit, onFinished }: RecorderParts): Recorder {
  /** Sizes of the files that no record in the database names yet. */
  const unrecorded = new Map<string, number>();

  const write = async (record: UnwrittenRecord): Promise<void> => {
    await writer.finish(record.start, record.end, record.spoolBytes);
    for (const { file } of [record.end.stdout, record.end.stderr]) {
      if (file !== undefined) unrecorded.delete(file);
    }
    onFinished();
  };
  const unwritten = createUnwrittenRecords(write, logger);

  const recorder: HistoryRecorder = {
    async begin(start) {
      try {
        await writer.begin(start);
      } catch (cause) {
        throw unwritable(start, 'The command was not started', cause);
      }
      if (unwritten.size > 0) await unwritten.flush();
    },
    capture: (id, stream) =>
      createOutputCapture({
        limit: outputLimit,
        openSpoolFile: () => {
          const created = spool.create(id, stream);
          if (created !== undefined) unrecorded.set(created.name, 0);
          return created;
        },
        // An empty file is named by no record; the next sweep takes it.
        onSpooled: (name, bytes) => {
          if (bytes > 0) unrecorded.set(name, bytes);
          else unrecorded.delete(name);
        },
      }),
    async finish(start, end) {
      const size = (file: string | undefined): number => (file === undefined ? 0 : (unrecorded.get(file) ?? 0));
      const record = { start, end, spoolBytes: size(end.stdout.file) + size(end.stderr.file) };
      try {
        await write(record);
      } catch (cause) {
        if (!isTemporary(cause)) throw unwritable(start, 'Its record cannot be stored', cause);
        unwritten.keep(record);
        logger.warn(
          { command: start.id, waiting: unwritten.size, error: String(cause) },
          'the end of a command could not be written to the history; it is kept and tried again',
        );
        throw unwritable(start, 'Its record is kept in memory and written with the next one that can be', cause);
      }
      if (unwritten.size > 0) await unwritten.flush();
    },
  };
  return { recorder, unwritten, isInUse: (file) => unrecorded.has(file) };
}

function unwritable({ id }: CommandStart, consequence: string, cause: unknown): OpsError<HistoryErrorCode> {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const code = OpsError.is(cause) ? { reason: cause.code } : {};
  return new OpsError(
    'history-unwritable',
    `Command ${id} could not be written to the history. ${consequence}. ${reason}`,
    {
      details: { command: id, ...code },
      cause,
    },
  );
}
