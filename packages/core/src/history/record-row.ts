import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { CapturedOutput, CommandEnd, CommandRecord, CommandStart } from './command-record.js';
import type { CommandColumns, EndDetails, OutputDetails, StartDetails } from './history-schema.js';
import { foldedText, storedText } from './stored-text.js';

export type CommandRow = Selectable<CommandColumns>;

/** The columns of a start, in the order of {@link startValues}. */
export const startColumns = [
  'id',
  'created_at',
  'host',
  'actor',
  'parent',
  'command',
  'intent',
  'command_folded',
  'intent_folded',
  'start_details',
] as const satisfies readonly (keyof CommandColumns)[];

/** The columns of an end, in the order of {@link endValues}. */
export const endColumns = [
  'status',
  'end_details',
  'stdout_file',
  'stderr_file',
  'spool_bytes',
  'stdout',
  'stderr',
] as const satisfies readonly (keyof CommandColumns)[];

/** All columns of a record. */
export const recordColumns = [...startColumns, ...endColumns];

/** For `on conflict do update`: the end of the row that was to be inserted. */
export function endAsGiven(): Record<(typeof endColumns)[number], RawBuilder<never>> {
  const given = endColumns.map((column) => [column, sql.ref(`excluded.${column}`)] as const);
  return Object.fromEntries(given) as Record<(typeof endColumns)[number], RawBuilder<never>>;
}

/** What a database is given for a start: JSON as text already, because these queries are compiled once. */
export function startValues(start: CommandStart): readonly unknown[] {
  const command = storedText(start.command);
  const intent = start.intent === undefined ? null : storedText(start.intent);
  const details: StartDetails = { draft: start.draft, verdict: start.verdict, metadata: start.metadata };
  return [
    storedText(start.id),
    Math.round(start.createdAt),
    storedText(start.host),
    storedText(start.actor),
    start.parent === undefined ? null : storedText(start.parent),
    command,
    intent,
    foldedIfDifferent(command),
    intent === null ? null : foldedIfDifferent(intent),
    JSON.stringify(details),
  ];
}

/** What a database is given for an end. `spoolBytes` is the size of its files together. */
export function endValues(end: CommandEnd, spoolBytes: number): readonly unknown[] {
  const { status, stdout, stderr } = end;
  // JSON leaves out what is undefined. The status has a column of its own.
  const details: EndDetails & { readonly status: undefined } = {
    ...end,
    status: undefined,
    stdout: stdout.bytes === 0 ? undefined : outputDetails(stdout),
    stderr: stderr.bytes === 0 ? undefined : outputDetails(stderr),
  };
  return [
    status,
    JSON.stringify(details),
    stdout.file ?? null,
    stderr.file ?? null,
    spoolBytes,
    stdout.text === '' ? null : Buffer.from(stdout.text),
    stderr.text === '' ? null : Buffer.from(stderr.text),
  ];
}

/** The record that a row holds. */
export function recordOf(row: CommandRow): CommandRecord {
  return {
    id: row.id,
    ...(row.intent === null ? {} : { intent: row.intent }),
    command: row.command,
    host: row.host,
    actor: row.actor,
    ...(row.parent === null ? {} : { parent: row.parent }),
    createdAt: row.created_at,
    ...row.start_details,
    end: row.status === 'running' || row.end_details === null ? null : endOf(row, row.status, row.end_details),
  };
}

function endOf(row: CommandRow, status: CommandEnd['status'], details: EndDetails): CommandEnd {
  return {
    ...details,
    status,
    stdout: capturedOutput(details.stdout, row.stdout, row.stdout_file),
    stderr: capturedOutput(details.stderr, row.stderr, row.stderr_file),
  };
}

function outputDetails({ bytes, truncated, file, incomplete }: CapturedOutput): OutputDetails {
  const known = incomplete === undefined || incomplete === 'pruned' ? {} : { incomplete };
  return { bytes, truncated, spooled: file !== undefined, ...known };
}

function capturedOutput(
  details: OutputDetails | undefined,
  text: Uint8Array | null,
  file: string | null,
): CapturedOutput {
  if (details === undefined) return { text: '', bytes: 0, truncated: false };
  const { bytes, truncated, spooled, incomplete } = details;
  const output = { text: text === null ? '' : textOf(text), bytes, truncated };
  if (spooled && file === null) return { ...output, incomplete: 'pruned' };
  return { ...output, ...(file === null ? {} : { file }), ...(incomplete === undefined ? {} : { incomplete }) };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

function foldedIfDifferent(text: string): string | null {
  const folded = foldedText(text);
  return folded === text ? null : folded;
}
