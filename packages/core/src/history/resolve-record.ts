import type { Kysely } from 'kysely';
import { OpsError } from '../errors/ops-error.js';
import type { CommandEnd, CommandRecord, JsonValue } from './command-record.js';
import type { HistoryErrorCode, Resolution } from './history.js';
import type { EndDetails, HistorySchema } from './history-schema.js';

/** What a record's end becomes; the end that it had stays in its `result`. */
function resolvedDetails(end: CommandEnd, { status, reason, by }: Resolution, at: number): EndDetails {
  const { status: _, stdout: _stdout, stderr: _stderr, result, ...details } = end;
  const { stage, executed, endedAt, error } = details;
  const before = { status: 'unknown', stage, executed, endedAt, error };
  const known = typeof result === 'object' && result !== null && !Array.isArray(result) ? result : {};
  const found = status === 'succeeded' ? ({ executed: 'yes', error: null } as const) : { error: failed(by, reason) };
  return { ...details, ...found, result: { ...known, resolution: { by, reason, at, before } } satisfies JsonValue };
}

function failed(by: string, reason: string): NonNullable<CommandEnd['error']> {
  return { code: 'command-failed', message: `${by} found out that the command failed: ${reason}` };
}

function checkResolution({ status, reason, by }: Resolution): void {
  const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
  const wrong = [
    ...(status === 'succeeded' || status === 'failed' ? [] : ['status must be "succeeded" or "failed"']),
    ...(isText(reason) ? [] : ['reason must say how that is known']),
    ...(isText(by) ? [] : ['by must name who found it out']),
  ];
  if (wrong.length === 0) return;
  throw new OpsError<HistoryErrorCode>('invalid-resolution', `A command cannot be resolved so: ${wrong.join('; ')}.`);
}

function notUnknown(id: string, record: CommandRecord | undefined): OpsError<HistoryErrorCode> {
  if (record === undefined) {
    const message = `Command "${id}" cannot be resolved: there is no such record, or it was pruned. Take the id from history.list().`;
    return new OpsError('history-record-missing', message, { details: { command: id } });
  }
  const status = record.end?.status ?? 'running';
  const why = status === 'running' ? 'it still runs' : `it ended as ${status}`;
  return new OpsError(
    'history-not-unknown',
    `Command "${id}" cannot be resolved: ${why}. Only what ended as unknown can be.`,
    { details: { command: id, status } },
  );
}

/**
 * Ends as `resolution` says what ended as `unknown`. Of two who try at once, one succeeds.
 *
 * @throws OpsError `history-not-unknown`, `history-record-missing`, `invalid-resolution`
 */
export async function resolveRecord(
  db: Kysely<HistorySchema>,
  get: (id: string) => Promise<CommandRecord | undefined>,
  { id, resolution, at }: { readonly id: string; readonly resolution: Resolution; readonly at: number },
): Promise<CommandRecord> {
  checkResolution(resolution);
  const record = await get(id);
  if (record?.end?.status !== 'unknown') throw notUnknown(id, record);
  const end_details = resolvedDetails(record.end, resolution, at);
  const write = async (table: 'history_journal' | 'history_commands'): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable(table)
      .set({ status: resolution.status, end_details })
      .where('id', '=', record.id)
      .where('status', '=', 'unknown')
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  };
  // In the order in which records move, so that one which moves meanwhile is met all the same.
  const isWritten = (await write('history_journal')) || (await write('history_commands'));
  const resolved = await get(id);
  if (!isWritten || resolved === undefined) throw notUnknown(id, resolved);
  return resolved;
}
