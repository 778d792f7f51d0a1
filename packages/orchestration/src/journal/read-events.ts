import { setImmediate as immediate } from 'node:timers/promises';
import { OpsError } from '@opspilot/core';
import type { StoredEvent } from './journal.js';
import type { RunErrorCode } from './run-error.js';

/** Events after which the event loop has a turn: who reads a long run still renews the leases of those that it drives. */
const eventsOfTurn = 200;

/** Says that nobody can tell where a run stands. */
export function unreadable(run: string, cause: unknown): OpsError<RunErrorCode> {
  return new OpsError<RunErrorCode>(
    'run-unreadable',
    `What is stored of the run ${run} does not tell where it stands: see the cause. It is kept as it is. Look at its hosts, and start what is left to be done anew.`,
    { details: { run }, cause },
  );
}

/** Reads of a run's events what they mean. @throws OpsError `run-unreadable` */
export function readably<Value>(run: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw unreadable(run, cause);
  }
}

/** Whether a storage has read a value that is not what its column declares: asked again, it says the same. */
function isNoValue(error: unknown): boolean {
  return OpsError.is(error, 'storage-query-failed') && error.details['column'] !== undefined;
}

/** Reads what is stored of a run. @throws OpsError `run-unreadable` */
export async function legibly<Value>(run: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    throw isNoValue(error) ? unreadable(run, error) : error;
  }
}

/** Hands over events in order, and lets the process do other things in between. @throws OpsError `run-unreadable` */
export async function readEvents(
  run: string,
  events: readonly StoredEvent[],
  take: (event: StoredEvent) => void,
): Promise<void> {
  for (let from = 0; from < events.length; from += eventsOfTurn) {
    await immediate();
    readably(run, () => {
      for (const event of events.slice(from, from + eventsOfTurn)) take(event);
    });
  }
}
