import { OpsError } from '../errors/ops-error.js';
import type { Logger } from '../logger/logger.js';
import type { CommandEnd, CommandStart } from './command-record.js';

/** Records kept at most while the database takes none. */
const mostRecords = 1000;
/** Characters of output that they may hold together. */
const mostText = 64 * 1024 * 1024;

export interface UnwrittenRecord {
  readonly start: CommandStart;
  readonly end: CommandEnd;
  readonly spoolBytes: number;
}

/** Ends of commands that the database could not take, kept until it can. */
export interface UnwrittenRecords {
  readonly size: number;
  /** Keeps `record`; the oldest go, with an error in the log, when there are too many. */
  keep(record: UnwrittenRecord): void;
  /**
   * Writes what is kept, oldest first, and stops at the first one that the database cannot take now. A value that it
   * can never take is logged and let go. Calls during a flush join it.
   */
  flush(): Promise<void>;
}

/** Refusals that no waiting will change. */
const permanent: ReadonlySet<string> = new Set(['storage-value-unsupported', 'storage-constraint']);

/** Whether writing the same again may succeed. */
export function isTemporary(error: unknown): boolean {
  // What is no OpsError never came from a database: a value that is no JSON, a bug.
  return OpsError.is(error) && !permanent.has(error.code);
}

export function createUnwrittenRecords(
  write: (record: UnwrittenRecord) => Promise<void>,
  logger: Logger,
): UnwrittenRecords {
  const kept = new Map<string, UnwrittenRecord>();
  let text = 0;
  let flushing: Promise<void> | undefined;

  const forget = (record: UnwrittenRecord): void => {
    // Another record of the same command may have taken its place meanwhile.
    if (kept.get(record.start.id) !== record) return;
    kept.delete(record.start.id);
    text -= textLength(record);
  };

  const flushAll = async (): Promise<void> => {
    for (const record of [...kept.values()]) {
      try {
        await write(record);
      } catch (error) {
        if (isTemporary(error)) return;
        logger.error({ command: record.start.id, error: String(error) }, 'the record of a command cannot be stored');
      }
      forget(record);
    }
  };

  return {
    get size() {
      return kept.size;
    },
    keep(record) {
      const earlier = kept.get(record.start.id);
      if (earlier !== undefined) forget(earlier);
      kept.set(record.start.id, record);
      text += textLength(record);
      for (const oldest of kept.values()) {
        if (kept.size <= mostRecords && (text <= mostText || kept.size === 1)) return;
        forget(oldest);
        logger.error(
          { command: oldest.start.id, status: oldest.end.status },
          'the record of a command was lost: the history has been unwritable for too long',
        );
      }
    },
    flush() {
      if (kept.size === 0) return Promise.resolve();
      flushing ??= flushAll().finally(() => {
        flushing = undefined;
      });
      return flushing;
    },
  };
}

function textLength({ end }: UnwrittenRecord): number {
  return end.stdout.text.length + end.stderr.text.length;
}
