import { auditError } from './audit-error.js';
import type { AuditLogOptions, AuditQuery } from './audit-log.js';
import type { CheckpointRhythm } from './checkpoints/checkpoint-keeper.js';
import type { DeliveryRules } from './checkpoints/sink-delivery.js';
import type { VerifyExportOptions } from './export/verify-export.js';

/** A record rather than a list: the compiler then checks that none is forgotten. */
const known: Readonly<Record<keyof AuditLogOptions, true>> = {
  storage: true,
  clock: true,
  random: true,
  redactor: true,
  logger: true,
  events: true,
  signer: true,
  publicKeys: true,
  sinks: true,
  checkpointEvery: true,
  onSinkFailure: true,
  sinkTimeout: true,
  signerTimeout: true,
};
const knownForExports: Readonly<Record<keyof VerifyExportOptions, true>> = {
  publicKeys: true,
  checkpoints: true,
  isPartial: true,
};

/** What to say of an option that is none, or of the wrong kind. */
type Refuse = (option: string, problem: string) => Error;

function checkKnown(options: object, names: Readonly<Record<string, true>>, refuse: Refuse): void {
  if (typeof options !== 'object' || options === null) throw refuse('options', 'an object was expected');
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(names, name)) continue;
    throw refuse(name, `there is no such option; there are ${Object.keys(names).join(', ')}`);
  }
}

function checkTexts(option: string, value: unknown, refuse: Refuse): void {
  if (value === undefined || (Array.isArray(value) && value.every((text) => typeof text === 'string'))) return;
  throw refuse(option, 'a list of texts was expected');
}

/** A misspelt option would leave out what an export should be held against. @throws OpsError `invalid-audit-options` */
export function checkVerifyOptions(options: VerifyExportOptions): void {
  const refuse: Refuse = (option, problem) =>
    auditError('invalid-audit-options', `The export cannot be verified: at '${option}', ${problem}.`, { option });
  checkKnown(options, knownForExports, refuse);
  checkTexts('publicKeys', options.publicKeys, refuse);
  checkTexts('checkpoints', options.checkpoints, refuse);
  if (options.isPartial !== undefined && typeof options.isPartial !== 'boolean')
    throw refuse('isPartial', 'true or false was expected');
}

/** Defaults filled in. @throws OpsError `invalid-audit-options`, with the option in `details.option` */
export function checkOptions(options: AuditLogOptions): DeliveryRules & CheckpointRhythm {
  checkKnown(options, known, invalidOption);
  checkTexts('publicKeys', options.publicKeys, invalidOption);
  if (options.sinks !== undefined && !Array.isArray(options.sinks))
    throw invalidOption('sinks', 'a list of sinks was expected');
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
