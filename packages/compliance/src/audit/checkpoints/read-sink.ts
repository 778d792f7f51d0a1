import type { Clock } from '@opspilot/core';
import { answerWithin } from '../answer-within.js';
import { auditError } from '../audit-error.js';
import type { CheckpointStore, StoredCheckpoint } from '../storage/checkpoint-store.js';
import type { AuditSink } from './audit-sink.js';

/** What reading sinks takes. */
export interface SinkReadingParts {
  readonly store: Pick<CheckpointStore, 'kept'>;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Milliseconds after which a sink that says nothing cannot be read. */
  readonly timeout: number;
}

/** What a sink keeps; nothing of one that only writes. */
export interface SinkContent {
  /** Its name. */
  readonly sink: string;
  readonly lines: readonly string[];
  /** Checkpoints that it has said it keeps, and does not. */
  readonly lost: readonly StoredCheckpoint[];
}

/** Reads a sink, and misses what it has lost. @throws OpsError `audit-sink-unavailable` */
export async function readSink(sink: AuditSink, { store, clock, timeout }: SinkReadingParts): Promise<SinkContent> {
  if (sink.read === undefined) return { sink: sink.name, lines: [], lost: [] };
  // First: what is delivered while the sink is read is not missed.
  const kept = await store.kept(sink.name);
  let lines: readonly string[];
  try {
    lines = await answerWithin(timeout, clock, sink.read());
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw auditError(
      'audit-sink-unavailable',
      `The sink "${sink.name}" of the audit log cannot be read, so nothing tells whether the log was set back: ${why} Repair it and try again.`,
      { sink: sink.name },
      cause,
    );
  }
  const held = new Set(lines);
  return { sink: sink.name, lines, lost: kept.filter(({ line }) => !held.has(line)) };
}

/** Those that have lost something. */
export function lossesIn(contents: readonly SinkContent[]): readonly SinkContent[] {
  return contents.filter(({ lost }) => lost.length > 0);
}

/** That a sink has lost what it was told. */
export function sinkLost({ sink, lost }: Pick<SinkContent, 'sink' | 'lost'>) {
  const places = lost.map(({ sequence }) => sequence);
  const [first, last] = [places[0], places.at(-1)];
  const which =
    first === last ? `the checkpoint of record ${first}` : `${lost.length} checkpoints, of records ${first} to ${last}`;
  return auditError(
    'audit-sink-lost',
    `The sink "${sink}" of the audit log has lost ${which}: it was cut, emptied or replaced. Find out who did that, and verify the log against a copy of the sink. Then restore it, or give the log another sink (of a file: another path).`,
    { sink, checkpoints: places },
  );
}
