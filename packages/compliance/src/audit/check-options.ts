import { auditError } from './audit-error.js';
import type { AuditLogOptions, AuditQuery } from './audit-log.js';
import type { CheckpointRhythm } from './checkpoints/checkpoint-keeper.js';
import type { DeliveryRules } from './checkpoints/sink-delivery.js';

/** Defaults filled in. @throws OpsError `invalid-audit-options`, with the option in `details.option` */
export function checkOptions(options: AuditLogOptions): DeliveryRules & CheckpointRhythm {
  const { sinks = [], signer, checkpointEvery = {}, onSinkFailure = 'close' } = options;
  const { sinkTimeout = 10_000, signerTimeout = 10_000 } = options;
  if (sinks.length > 0 && signer === undefined) {
    throw invalidOption(
      'signer',
      'sinks keep signed checkpoints, so they need a signer: give one, such as ed25519Signer(key)',
    );
  }
  const names = sinks.map(({ name }) => name);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) throw invalidOption('sinks', `two are called "${double}": names are unique`);
  const isBuffering = onSinkFailure !== 'close';
  if (isBuffering && typeof onSinkFailure.buffer !== 'object') {
    throw invalidOption('onSinkFailure', 'close, or { buffer: { limit } }, was expected');
  }
  return {
    onFailure: isBuffering ? 'buffer' : 'close',
    limit: positive('onSinkFailure.buffer.limit', isBuffering ? (onSinkFailure.buffer.limit ?? 1_000) : 1_000),
    timeout: positive('sinkTimeout', sinkTimeout),
    signerTimeout: positive('signerTimeout', signerTimeout),
    every: positive('checkpointEvery.records', checkpointEvery.records ?? 1_000),
    interval: positive('checkpointEvery.interval', checkpointEvery.interval ?? 60_000),
  };
}

function positive(option: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw invalidOption(option, `a whole number of at least 1 was expected, not ${String(value)}`);
}

function invalidOption(option: string, problem: string) {
  return auditError('invalid-audit-options', `The audit log cannot be opened: at '${option}', ${problem}.`, { option });
}

const mostRecords = 1_000;

/** @throws OpsError `invalid-audit-query`, with the field in `details.field` */
export function checkQuery(query: AuditQuery): { readonly limit: number } {
  if (typeof query !== 'object' || query === null) throw invalidQuery('query', 'an object was expected');
  const { from, to, types, after, limit = 100 } = query;
  checkPeriod({ from, to });
  if (types?.length === 0) throw invalidQuery('types', 'it is empty, so no record could fit');
  if (after !== undefined && !Number.isSafeInteger(after))
    throw invalidQuery('after', 'a place in the log was expected');
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > mostRecords) {
    throw invalidQuery('limit', `a whole number from 1 to ${mostRecords} was expected`);
  }
  return { limit };
}

/** @throws OpsError `invalid-audit-query` */
export function checkPeriod(period: { readonly from?: number | undefined; readonly to?: number | undefined }): void {
  for (const [field, value] of Object.entries(period)) {
    if (value !== undefined && !Number.isSafeInteger(value)) {
      throw invalidQuery(field, 'whole milliseconds since the epoch were expected');
    }
  }
  const { from = -Infinity, to = Infinity } = period;
  if (from >= to) throw invalidQuery('to', 'it has to lie after `from`');
}

export function invalidQuery(field: string, problem: string) {
  return auditError('invalid-audit-query', `The audit log cannot be asked that: at '${field}', ${problem}.`, { field });
}
