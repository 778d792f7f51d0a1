import { type CommandRecord, OpsError } from '@opspilot/core';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { StoredPoint } from './point-records.js';
import type { RollbackContext } from './rollback.js';

/** Milliseconds within which a command begins after its point was taken, or is refused. */
export const beginsWithin = 24 * 3_600_000;

/** Whether a command has come to its end, as far as anybody knows: what may still run changes again what is taken back under its feet. */
export function isEnded({ end }: Pick<CommandRecord, 'end'>): boolean {
  return end !== null && end.status !== 'unknown';
}

/**
 * Refuses to take back what may still be at work. A command without a record never began, or ended so long ago that it was pruned.
 *
 * @throws OpsError `point-busy`
 */
export async function requireEnded(
  history: Pick<RollbackContext['history'], 'get'>,
  { id, command }: Pick<StoredPoint, 'id' | 'command'>,
): Promise<void> {
  const record = await history.get(command);
  if (record === undefined || isEnded(record)) return;
  const how = record.end === null ? 'has not ended' : 'may still run: nobody knows how it ended';
  throw new OpsError<RollbackErrorCode>(
    'point-busy',
    `The command ${command} of the recovery point ${id} ${how}. See that it is over, and say in the history how it ended; or force, and what it still does stays.`,
    { details: { id, command } },
  );
}
