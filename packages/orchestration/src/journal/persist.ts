import { type Clock, type HistoryErrorCode, OpsError, type StorageErrorCode } from '@opspilot/core';

/** What no waiting changes. */
const lasting: ReadonlySet<string> = new Set<StorageErrorCode>([
  'storage-driver-missing',
  'storage-closed',
  'storage-corrupt',
  'storage-constraint',
  'storage-value-unsupported',
]);
/** Milliseconds before a storage is asked again, which double up to the longest. */
const firstWait = 100;
const longestWait = 2_000;

function isPassing(code: unknown): boolean {
  return typeof code === 'string' && code.startsWith('storage-') && !lasting.has(code);
}

/** Whether a storage is away, full or busy: it may do later what it has refused now, and perhaps has done it. */
export function isAway(error: unknown): boolean {
  if (!OpsError.is(error)) return false;
  if (OpsError.is<HistoryErrorCode>(error, 'history-unwritable')) return isPassing(error.details['reason']);
  return isPassing(error.code);
}

export interface Persistence {
  readonly clock: Clock;
  /** Ends the waiting, with what the storage said last. */
  readonly signal: AbortSignal;
  /** Told of every time that the storage was away. */
  readonly onAway: (error: unknown) => void;
}

/**
 * Asks a storage until it answers, for as long as it is only away.
 *
 * @param work - told whether an earlier try may have done it, without an answer
 */
export async function persist<Value>(
  work: (isAgain: boolean) => Promise<Value>,
  { clock, signal, onAway }: Persistence,
): Promise<Value> {
  for (let [wait, isAgain] = [firstWait, false]; ; wait = Math.min(2 * wait, longestWait), isAgain = true) {
    try {
      return await work(isAgain);
    } catch (error) {
      // One of the code that storages of this house give tells; of any other nobody knows.
      if (signal.aborted || (OpsError.is(error) && !isAway(error))) throw error;
      onAway(error);
      await clock.sleep(wait, signal).catch(() => {});
      if (signal.aborted) throw error;
    }
  }
}
